// What the provider uses of Pulumi's SDK and of gRPC, as one library: they share modules, and a class
// of one copy is none of the other. Loaded by ../bundle.ts.
export { credentials, Server as GrpcServer } from "@grpc/grpc-js";
export { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
export { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
export { ConfigureResponse } from "@pulumi/pulumi/proto/provider_pb";
export { main } from "@pulumi/pulumi/provider";
export {
    specialOutputValueSig,
    specialSecretSig,
    specialSigKey,
    unknownValue,
} from "@pulumi/pulumi/runtime/rpc";
