import { main } from "@pulumi/pulumi/provider";
import { engineAddress } from "./engine";
import { EngineLog } from "./progress";
import { Server } from "./server";

const args = process.argv.slice(2);
void main(new Server(new EngineLog(engineAddress(args))), args);
