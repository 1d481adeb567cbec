import { clusterIdFrom } from "../chart/postrender/kraft";
import type { PostrenderSettings } from "../chart/postrender/settings";
import type { StackConfig } from "../config/schema";
import { brokersInKraft } from "../metadata/servers";
import { controllersName, quorumRecord, quorumRecordName } from "./names";

/** What the postrender step does where the brokers have no ZooKeeper. */
export function kraftSettings({ release, metadata }: StackConfig): PostrenderSettings {
    return brokersInKraft(metadata)
        ? {
              [clusterIdFrom]: {
                  name: quorumRecordName(controllersName(release)),
                  key: quorumRecord.cluster,
              },
          }
        : {};
}
