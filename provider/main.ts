import { receiveConfiguration } from "./configuration";
import { engineAddress } from "./engine";
import { giveKubeconfig } from "./kubernetes/givenKubeconfig";
import { EngineLog } from "./progress";
import { sdk } from "./sdk";
import { Server } from "./server";

const args = process.argv.slice(2);
receiveConfiguration(({ kubeconfig }) => {
    giveKubeconfig(kubeconfig);
});
void sdk.main(new Server(new EngineLog(engineAddress(args))), args);
