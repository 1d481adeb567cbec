import { engineAddress } from "./engine";
import { EngineLog } from "./progress";
import { sdk } from "./sdk";
import { Server } from "./server";

const args = process.argv.slice(2);
void sdk.main(new Server(new EngineLog(engineAddress(args))), args);
