import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

/** Without a use of the imports they would not be loaded. */
export const loaded = [kubernetes, pulumi, random].length;
