import { after } from "mocha";
import { endCluster } from "./instance";

/** After the last spec, also where one failed: nothing of the tests stays on the machine. */
after(async function () {
    this.timeout(120_000);
    await endCluster();
});
