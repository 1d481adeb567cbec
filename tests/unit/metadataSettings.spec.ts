import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { settingsOfChart } from "../../core/chart/settings";
import {
    brokerSettings,
    clusterSettings,
    phaseSettings,
    sharedSettings,
} from "../../core/metadata/brokerSettings";
import { type ControllerPlan, controllerSettings } from "../../core/metadata/controllerSettings";
import { brokerMode, controllerMode, modesOf, modeVariables } from "../../core/metadata/modes";
import { imageVariable, property, withSettings } from "../../core/metadata/nodeSettings";
import { phases } from "../../core/metadata/phase";

const quorum = {
    voters: "3000@c-0.c:9093,3001@c-1.c:9093,3002@c-2.c:9093",
    listener: "CONTROLLER",
    protocols: "PLAINTEXT:PLAINTEXT,EXTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT",
};

const plan: ControllerPlan = {
    ...quorum,
    ordinal: 1,
    port: 9093,
    folder: "/opt/kafka/data/logs",
    betweenBrokers: "PLAINTEXT",
    zookeeper: "zk:2181",
    shared: { "min.insync.replicas": "2" },
};

/** What the chart gives a broker. */
const ofChart = {
    KAFKA_ZOOKEEPER_CONNECT: "zk:2181",
    KAFKA_INTER_BROKER_PROTOCOL_VERSION: "3.9",
    KAFKA_LOG_DIRS: "/opt/kafka/data-0/logs",
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: "PLAINTEXT:PLAINTEXT,EXTERNAL:PLAINTEXT",
};

describe("the settings of a phase", () => {
    it("give every broker the mode of its phase, whatever it had before", () => {
        for (const before of phases) {
            for (const phase of phases) {
                const had = withSettings(ofChart, brokerSettings(before, quorum));
                // The chart has its own variables in each phase.
                const has = withSettings({ ...had, ...ofChart }, brokerSettings(phase, quorum));
                assert.equal(brokerMode(has), modesOf[phase].brokers, `${before} to ${phase}`);
                assert.equal(has.KAFKA_LOG_DIRS, ofChart.KAFKA_LOG_DIRS);
            }
        }
    });

    it("give every controller the mode of its phase", () => {
        for (const phase of phases) {
            const settings = controllerSettings(phase, plan);
            const mode = settings && controllerMode(withSettings({}, settings));
            assert.equal(mode, modesOf[phase].controllers);
        }
    });

    it("are those that were tried", () => {
        assert.deepEqual(brokerSettings("zookeeper", quorum).set, {});
        assert.deepEqual(brokerSettings("migrating", quorum).set, {
            "controller.listener.names": "CONTROLLER",
            "controller.quorum.voters": quorum.voters,
            "listener.security.protocol.map": quorum.protocols,
            "zookeeper.metadata.migration.enable": "true",
        });
        const kraft = {
            "controller.listener.names": "CONTROLLER",
            "controller.quorum.voters": quorum.voters,
            "listener.security.protocol.map": quorum.protocols,
            "process.roles": "broker",
        };
        assert.deepEqual(brokerSettings("dual", quorum).set, kraft);
        assert.deepEqual(brokerSettings("kraft", quorum), brokerSettings("dual", quorum));
        const migrating = controllerSettings("migrating", plan)?.set;
        assert.deepEqual(controllerSettings("dual", plan)?.set, migrating);
        const { "zookeeper.connect": zookeeper, ...others } = migrating ?? {};
        const {
            "zookeeper.metadata.migration.enable": enabled,
            "zookeeper.connection.timeout.ms": timeout,
            ...rest
        } = others;
        assert.deepEqual([zookeeper, enabled, timeout], ["zk:2181", "true", "120000"]);
        assert.deepEqual(controllerSettings("kraft", plan)?.set, rest);
        assert.deepEqual(rest, {
            "controller.listener.names": "CONTROLLER",
            "controller.quorum.voters": quorum.voters,
            "inter.broker.listener.name": "PLAINTEXT",
            "listener.security.protocol.map": quorum.protocols,
            listeners: "CONTROLLER://:9093",
            "log.dirs": "/opt/kafka/data/logs",
            "min.insync.replicas": "2",
            "node.id": "3001",
            "process.roles": "controller",
        });
    });

    it("leave nothing of ZooKeeper in KRaft", () => {
        for (const phase of ["dual", "kraft"] as const) {
            const has = withSettings(
                { ...ofChart, KAFKA_ZOOKEEPER_METADATA_MIGRATION_ENABLE: "true" },
                brokerSettings(phase, quorum),
            );
            assert.ok(Object.keys(has).every((name) => !/ZOOKEEPER|PROTOCOL_VERSION/.test(name)));
        }
        const controller = controllerSettings("kraft", plan);
        assert.ok(Object.keys(controller?.set ?? {}).every((name) => !name.includes("zookeeper")));
        assert.ok(controller?.absent.includes(property.zookeeper));
    });

    it("never set what they say must be absent", () => {
        for (const phase of phases) {
            for (const settings of [
                brokerSettings(phase, quorum),
                controllerSettings(phase, plan),
            ]) {
                const set = Object.keys(settings?.set ?? {});
                assert.deepEqual(
                    set.filter((name) => settings?.absent.includes(name)),
                    [],
                );
            }
        }
    });

    it("are read back by the variables that the images take", () => {
        const { roles, migration, zookeeper } = modeVariables;
        assert.deepEqual(
            [roles, migration, zookeeper],
            [property.roles, property.migration, property.zookeeper].map(imageVariable),
        );
        assert.equal(imageVariable("controller.quorum.voters"), "KAFKA_CONTROLLER_QUORUM_VOTERS");
    });

    it("are those of the phase alone", () => {
        const decided = phases.flatMap((phase) => Object.keys(brokerSettings(phase, quorum).set));
        const shared: readonly string[] = [property.protocols];
        assert.deepEqual(
            decided.filter((name) => !phaseSettings.includes(name) && !shared.includes(name)),
            [],
        );
    });

    it("share with the controllers what they decide by", () => {
        const brokers = { "min.insync.replicas": "2", "num.io.threads": "8", "broker.id": "1" };
        assert.deepEqual(sharedSettings(brokers), { "min.insync.replicas": "2" });
        const own = settingsOfChart["cp-kafka"] ?? [];
        assert.deepEqual(
            own.filter((name) => clusterSettings.includes(name)),
            [],
        );
    });
});
