import { receiveConfiguration } from "./configuration";
import { engineAddress } from "./engine";
import { EngineLog } from "./progress";
import { sdk } from "./sdk";
import { Server } from "./server";
import { keepCluster } from "./stateCluster";

const args = process.argv.slice(2);
receiveConfiguration(keepCluster());
void sdk.main(new Server(new EngineLog(engineAddress(args))), args);
