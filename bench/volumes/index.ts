import * as pulumi from "@pulumi/pulumi";
import { LocalVolumes } from "../../components/localVolumes";
import { nameOf, namespace, planOf } from "./objects";

const count = new pulumi.Config().requireNumber("count");

const volumes = new LocalVolumes("volumes", {
    namespace,
    createNamespace: false,
    storageClass: nameOf(count),
    createStorageClass: true,
    volumes: planOf(count),
});

export const claims = volumes.claims;
