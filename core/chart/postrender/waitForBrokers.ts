import { isList, type JsonObject, listAt, textAt } from "../../json";
import type { ManifestChange } from "./change";
import { mainContainer, withInitContainer } from "./containers";

/** Key of the settings: `host:port` of each broker to wait for. */
export const waitForBrokers = "waitForBrokers";

/**
 * A broker that starts listens before it serves. It answers a request for its versions when it does, in whatever
 * way: with security it may refuse it.
 */
const wait = `for broker in "$@"; do
    until timeout 10 bash -c '
        exec 3<>"/dev/tcp/\${0%:*}/\${0##*:}" &&
            printf "\\0\\0\\0\\12\\0\\22\\0\\0\\0\\0\\0\\1\\377\\377" >&3 &&
            head -c 1 <&3 >/dev/null' "$broker" 2>/dev/null; do
        echo "waiting for $broker"
        sleep 1
    done
done`;

/** Whether a program is a client of these brokers: its values may name others. */
function isClientOf(container: JsonObject, brokers: readonly string[]): boolean {
    const services = brokers.map((broker) => broker.replace(/^[^.]*\.|:\d+$/g, ""));
    return listAt(container, "env").some((variable) => {
        const servers = textAt(variable, "value") ?? "";
        return (
            /(^|_)BOOTSTRAP_SERVERS$/.test(textAt(variable, "name") ?? "") &&
            services.some((service) => servers.includes(service))
        );
    });
}

/**
 * Services start beside the brokers, and end where these do not serve yet: Kubernetes starts them again, later each
 * time. With the image of the service, which is needed anyway.
 */
export const addWaitForBrokers: ManifestChange = (manifest, settings) => {
    const given = settings[waitForBrokers];
    const brokers = isList(given) ? given.filter((one) => typeof one === "string") : [];
    const main = mainContainer(manifest);
    if (
        brokers.length === 0 ||
        textAt(manifest, "kind") !== "Deployment" ||
        main === undefined ||
        !isClientOf(main, brokers)
    ) {
        return undefined;
    }
    // What quotas and policies ask of the service, they ask of this container too.
    const own = ["image", "imagePullPolicy", "resources", "securityContext"];
    return withInitContainer(manifest, {
        name: "wait-for-brokers",
        ...Object.fromEntries(Object.entries(main).filter(([key]) => own.includes(key))),
        command: ["bash", "-c", wait, "bash", ...brokers],
    });
};
