import { controllerIds, type QuorumReplica } from "./facts";
import { few, gate, type Gate } from "./gate";
import type { ControllerMode } from "./modes";

/** Milliseconds that a follower may be behind the leader: every half second there is a record more. */
const behind = 3000;

function follows(voter: QuorumReplica, leader: QuorumReplica): boolean {
    const [own, newest] = [voter.caughtUp, leader.caughtUp];
    return voter.lag === 0 || (own !== undefined && newest !== undefined && newest - own <= behind);
}

export const healthyQuorum = gate(
    "the controllers are the voters of one quorum, and all of them follow its leader",
    ["quorum", "replicas"],
    ({ quorum, replicas }, expected) => {
        const ids = controllerIds(expected);
        const others = quorum.voters.filter((id) => !ids.includes(id));
        const leader = replicas.find(({ status }) => status === "Leader");
        const wrong = [
            ...others.map((id) => `voter ${id} is not one of them`),
            ...(ids.includes(quorum.leader) ? [] : [`the leader is node ${quorum.leader}`]),
            ...ids.flatMap((id) => {
                const voter = replicas.find((one) => one.id === id);
                if (!quorum.voters.includes(id) || voter === undefined) {
                    return [`controller ${id} is not a voter`];
                }
                if (voter.status === "Observer") {
                    return [`controller ${id} is only an observer`];
                }
                return leader === undefined || follows(voter, leader)
                    ? []
                    : [`controller ${id} is ${voter.lag} records behind`];
            }),
        ];
        return wrong.length === 0
            ? undefined
            : {
                  found: few(wrong),
                  remedy: "start the controller, or wait until it has caught up; if its disk is lost, see docs/kraft.md",
              };
    },
);

/** All controllers run with the settings of this mode. */
export function controllersIn(mode: ControllerMode): Gate {
    return gate(
        `the controllers run in ${mode} mode`,
        ["controllerPods"],
        ({ controllerPods }, expected) => {
            const wrong = Array.from(
                { length: expected.controllers },
                (_, ordinal) => ordinal,
            ).flatMap((ordinal) => {
                const pod = controllerPods.find((one) => one.ordinal === ordinal);
                return pod?.mode === mode
                    ? []
                    : [
                          `controller ${ordinal}: ${pod === undefined ? "no pod" : `in ${pod.mode ?? "unknown"} mode`}`,
                      ];
            });
            return wrong.length === 0
                ? undefined
                : {
                      found: few(wrong),
                      remedy: "run pulumi up: it continues with these controllers",
                  };
        },
    );
}

/** The first controller runs with the settings of this mode. */
export function someControllerIn(mode: ControllerMode): Gate {
    return gate(`a controller runs in ${mode} mode`, ["controllerPods"], ({ controllerPods }) =>
        controllerPods.some((pod) => pod.mode === mode)
            ? undefined
            : { found: "none", remedy: "run pulumi up: it starts them" },
    );
}

export const readyControllers = gate(
    "all controllers are in service",
    ["controllerPods"],
    ({ controllerPods }, { controllers }) => {
        const ready = controllerPods.filter(({ isReady }) => isReady).length;
        return ready === controllers
            ? undefined
            : {
                  found: `${ready} of ${controllers}`,
                  remedy: "see the logs of the controllers that are not ready",
              };
    },
);

export const noControllers = gate("no controller runs", ["controllerPods"], ({ controllerPods }) =>
    controllerPods.length === 0
        ? undefined
        : {
              found: `${controllerPods.length} running`,
              remedy: "run pulumi up: it stops them",
          },
);

/** What the controllers were formatted with: with later levels there would be no way back to this Kafka. */
const levels = { "metadata.version": /^3\.9-IV\d+$/, "kraft.version": /^0$/ } as const;

export const bridgeFeatures = gate(
    "metadata.version is that of Kafka 3.9, and kraft.version 0",
    ["features"],
    ({ features }) => {
        const wrong = Object.entries(levels)
            .filter(([name, level]) => !level.test(features[name] ?? ""))
            .map(([name]) => `${name} ${features[name] ?? "of no level"}`);
        return wrong.length === 0
            ? undefined
            : {
                  found: few(wrong),
                  remedy: "change it with kafka-features, and raise it only after the last phase (docs/kraft.md)",
              };
    },
);
