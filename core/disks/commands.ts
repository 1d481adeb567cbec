import { shellWord } from "../shellWord";
import type { Directory } from "./directory";

/** A directory and its node. */
export type PlacedDirectory = Pick<Directory, "path" | "owner"> & { readonly node: string };

/** The commands to run on each node where no pod prepares the directories. */
export function preparationCommands(
    directories: readonly PlacedDirectory[],
    requireMount: boolean,
): string {
    const nodes = [...new Set(directories.map(({ node }) => node))].sort();
    return nodes
        .flatMap((name) => {
            const own = directories
                .filter(({ node }) => node === name)
                .sort((a, b) => (a.path < b.path ? -1 : 1));
            const paths = own.map(({ path }) => shellWord(path));
            const owners = [...new Set(own.flatMap(({ owner }) => owner ?? []))];
            return [
                `on node ${name}:`,
                `  mkdir -p ${paths.join(" ")}`,
                ...(requireMount
                    ? [`  ${paths.map((path) => `mountpoint ${path}`).join(" && ")}`]
                    : []),
                ...owners.map(
                    (owner) =>
                        `  chown -R ${shellWord(owner)} ${own
                            .filter((one) => one.owner === owner)
                            .map(({ path }) => shellWord(path))
                            .join(" ")}`,
                ),
            ];
        })
        .join("\n");
}
