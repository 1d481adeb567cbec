import { type JsonObject, listAt, objectAt, textAt } from "../../json";
import type { ManifestChange } from "./change";
import { mainContainer, withInitContainer } from "./containers";
import { clusterIdFrom } from "./kraft";

/**
 * In KRaft a broker starts on formatted disks alone, and the images format none where one of them is formatted already:
 * a disk that is added, or that replaces a lost one, keeps the broker from starting. It gets what the other disks have,
 * and Kafka gives it an id of its own. docs/kraft.md
 */
const script = `set -eu
IFS=,
formatted=
for directory in $1; do
    if [ -s "$directory/meta.properties" ]; then formatted=$directory/meta.properties; fi
done
[ -n "$formatted" ] || exit 0
for directory in $1; do
    mkdir -p "$directory"
    rm -f "$directory/meta.properties.new"
    if [ -z "$(ls -A "$directory")" ]; then
        grep -v '^directory[.]id=' "$formatted" >"$directory/meta.properties.new"
        mv "$directory/meta.properties.new" "$directory/meta.properties"
        echo "formatted $directory, which was empty"
    fi
done`;

/** What quotas and policies ask of the broker, they ask of this container too. */
const own = ["image", "imagePullPolicy", "resources", "securityContext", "volumeMounts"];

function logDirs(container: JsonObject | undefined): string {
    const env = listAt(container, "env");
    const last = env.filter((one) => textAt(one, "name") === "KAFKA_LOG_DIRS").at(-1);
    return textAt(last, "value") ?? "";
}

/** @param directories of the brokers' logs, with commas between. */
export function formatCommand(directories: string): readonly string[] {
    return ["sh", "-c", script, "sh", directories];
}

export const formatNewDisks: ManifestChange = (manifest, settings) => {
    const main = mainContainer(manifest);
    const directories = logDirs(main);
    if (
        objectAt(settings, clusterIdFrom) === undefined ||
        textAt(manifest, "kind") !== "StatefulSet" ||
        main === undefined ||
        !directories.includes(",")
    ) {
        return undefined;
    }
    return withInitContainer(manifest, {
        name: "format-new-disks",
        ...Object.fromEntries(Object.entries(main).filter(([key]) => own.includes(key))),
        command: formatCommand(directories),
    });
};
