import { serviceNames, brokerPort } from "./defaults";
import type { StackConfig } from "../config/schema";
import { headless, nameOf } from "./names";
import { exporterFlags } from "./postrender/exporterFlags";
import { readinessProbes } from "./postrender/readinessProbes";
import type { PostrenderSettings } from "./postrender/settings";
import { waitForBrokers } from "./postrender/waitForBrokers";

/** Topics of the services have three replicas, and one in each broker where there are fewer. */
const mostWaitedFor = 3;

function brokersToWaitFor({ release, kafka, values }: StackConfig): readonly string[] {
    const name = nameOf(release, "cp-kafka", values);
    return Array.from(
        { length: Math.min(kafka.brokers, mostWaitedFor) },
        (_, broker) => `${name}-${broker}.${headless(name)}:${brokerPort}`,
    );
}

/** What a configuration has the postrender step do. */
export function podSettings(config: StackConfig): PostrenderSettings {
    const { pods, services } = config;
    const hasServices = serviceNames.some((name) => services[name].enabled);
    return {
        ...(pods.readinessProbes ? { [readinessProbes]: true } : {}),
        ...(pods.waitForBrokers && hasServices
            ? { [waitForBrokers]: brokersToWaitFor(config) }
            : {}),
        ...(pods.exporterFlags ? { [exporterFlags]: true } : {}),
    };
}

/** The key `pods` of an installation, by the settings that its release was given. */
export function podKeysOf(settings: PostrenderSettings) {
    return {
        readinessProbes: readinessProbes in settings,
        waitForBrokers: waitForBrokers in settings,
        exporterFlags: exporterFlags in settings,
    };
}
