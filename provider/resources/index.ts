import { boundClaims } from "../definitions/boundClaims";
import { canary } from "../definitions/canary";
import { clusterGuard } from "../definitions/clusterGuard";
import { controllerQuorum } from "../definitions/controllerQuorum";
import { diskIdentity } from "../definitions/diskIdentity";
import { metadataPhase } from "../definitions/metadataPhase";
import { metadataVersion } from "../definitions/metadataVersion";
import { nodeDirectories } from "../definitions/nodeDirectories";
import { orderlyStop } from "../definitions/orderlyStop";
import { preflight } from "../definitions/preflight";
import { releaseRecord } from "../definitions/releaseRecord";
import { rollingUpdate } from "../definitions/rollingUpdate";
import { register, type Registered } from "../registered";

export const typePrefix = "kafka-local-volumes:index:";

// Each is loaded when it is needed first, as the start of the provider has to be short. An import
// expression would need another resolution of modules than the rest of the sources has.
/* eslint-disable @typescript-eslint/no-require-imports */
const load = {
    BoundClaims: () => (require("./boundClaims") as typeof import("./boundClaims")).resource,
    Canary: () => (require("./canary") as typeof import("./canary")).resource,
    ClusterGuard: () => (require("./clusterGuard") as typeof import("./clusterGuard")).resource,
    ControllerQuorum: () =>
        (require("./controllerQuorum") as typeof import("./controllerQuorum")).resource,
    DiskIdentity: () => (require("./diskIdentity") as typeof import("./diskIdentity")).resource,
    MetadataPhase: () => (require("./metadataPhase") as typeof import("./metadataPhase")).resource,
    MetadataVersion: () =>
        (require("./metadataVersion") as typeof import("./metadataVersion")).resource,
    NodeDirectories: () =>
        (require("./nodeDirectories") as typeof import("./nodeDirectories")).resource,
    OrderlyStop: () => (require("./orderlyStop") as typeof import("./orderlyStop")).resource,
    Preflight: () => (require("./preflight") as typeof import("./preflight")).resource,
    ReleaseRecord: () => (require("./releaseRecord") as typeof import("./releaseRecord")).resource,
    RollingUpdate: () => (require("./rollingUpdate") as typeof import("./rollingUpdate")).resource,
};
/* eslint-enable @typescript-eslint/no-require-imports */

/** The resources of this package by their names. */
export const resources: Readonly<Record<string, Registered>> = {
    BoundClaims: register(boundClaims, load.BoundClaims),
    Canary: register(canary, load.Canary),
    ClusterGuard: register(clusterGuard, load.ClusterGuard),
    ControllerQuorum: register(controllerQuorum, load.ControllerQuorum),
    DiskIdentity: register(diskIdentity, load.DiskIdentity),
    MetadataPhase: register(metadataPhase, load.MetadataPhase),
    MetadataVersion: register(metadataVersion, load.MetadataVersion),
    NodeDirectories: register(nodeDirectories, load.NodeDirectories),
    OrderlyStop: register(orderlyStop, load.OrderlyStop),
    Preflight: register(preflight, load.Preflight),
    ReleaseRecord: register(releaseRecord, load.ReleaseRecord),
    RollingUpdate: register(rollingUpdate, load.RollingUpdate),
};
