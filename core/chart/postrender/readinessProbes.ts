import { at, type JsonObject, textAt } from "../../json";
import type { ManifestChange } from "./change";
import { mainContainer, portOf, withContainers } from "./containers";
import { replacedAt } from "./settings";

/** Key of the settings. */
export const readinessProbes = "readinessProbes";

/** A broker listens when it has loaded its logs. */
function ofBroker(port: number): JsonObject {
    return { tcpSocket: { port }, periodSeconds: 2, timeoutSeconds: 5, failureThreshold: 5 };
}

/**
 * `srvr` is the one four-letter word that every server answers: `4lw.commands.whitelist`. A server that has no
 * mode does not serve. It counts as ready while most servers do not listen for an election: the StatefulSet
 * starts them one after the other, and the next only when this one is ready.
 */
const serves = `exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
printf srvr >&3
answer=$(timeout 5 cat <&3)
case $answer in
    *Mode:* | *whitelist*) exit 0 ;;
esac
IFS=';' read -ra servers <<<"\${ZOOKEEPER_SERVERS-}"
listening=0
for server in "\${servers[@]}"; do
    IFS=: read -r host _ port <<<"$server"
    timeout 1 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$host" "$port" && listening=$((listening + 1))
done
[ $((2 * listening)) -le \${#servers[@]} ]`;

function ofServer(port: number): JsonObject {
    return {
        exec: { command: ["bash", "-c", serves, "bash", String(port)] },
        periodSeconds: 3,
        timeoutSeconds: 20,
        failureThreshold: 3,
    };
}

function probeFor(container: JsonObject): JsonObject | undefined {
    const [broker, server] = [portOf(container, "kafka"), portOf(container, "client")];
    return broker !== undefined
        ? ofBroker(broker)
        : server === undefined
          ? undefined
          : ofServer(server);
}

/**
 * The chart has no probes: its pods count as ready when their process runs. So Services send clients to them, and
 * a budget counts them, before they serve.
 */
export const addReadinessProbes: ManifestChange = (manifest, settings) => {
    if (settings[readinessProbes] !== true || textAt(manifest, "kind") !== "StatefulSet") {
        return undefined;
    }
    const main = mainContainer(manifest);
    return withContainers(manifest, (container) => {
        const probe = container === main ? probeFor(container) : undefined;
        return probe === undefined || "readinessProbe" in container
            ? undefined
            : { ...container, readinessProbe: probe };
    });
};

/** Servers and brokers find each other by their names before they are ready, which they become by that. */
export const publishNotReady: ManifestChange = (manifest, settings) =>
    settings[readinessProbes] !== true ||
    at(manifest, "spec", "clusterIP") !== "None" ||
    at(manifest, "spec", "publishNotReadyAddresses") !== undefined
        ? undefined
        : replacedAt(manifest, ["spec", "publishNotReadyAddresses"], true);
