import type { Directory } from "./directory";

/** A directory, and the node it is on. */
export type PlacedDirectory = Pick<Directory, "path" | "owner"> & { readonly node: string };

/** What to run on each node by hand where no pod prepares it. */
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
            const paths = own.map(({ path }) => path).join(" ");
            const owners = [...new Set(own.flatMap(({ owner }) => owner ?? []))];
            return [
                `on node ${name}:`,
                `  mkdir -p ${paths}`,
                ...(requireMount
                    ? [`  mountpoint ${paths.replaceAll(" ", " && mountpoint ")}`]
                    : []),
                ...owners.map(
                    (owner) =>
                        `  chown -R ${owner} ${own
                            .filter((one) => one.owner === owner)
                            .map(({ path }) => path)
                            .join(" ")}`,
                ),
            ];
        })
        .join("\n");
}
