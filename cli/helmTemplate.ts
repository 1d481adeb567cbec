import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { standInFor, withoutStandIn, withStandIn } from "../core/chart/standIn";
import { hasHidden } from "../core/config/secrets";
import type { ReleaseInputs } from "../core/release/inputs";
import { withoutNulls } from "../core/takeover/settings";
import { helm } from "./helm";
import { withTemporaryDirectory } from "./temporaryDirectory";

/**
 * What Helm would install, after the postrender step; no cluster is asked.
 * @param chart the chart's path where it is not to be taken from where the release says.
 * @throws CommandError where there is no helm, or it cannot render.
 */
export async function rendered(release: ReleaseInputs, chart = release.chart): Promise<string> {
    const { name, namespace, version, repository, values } = release;
    const standIn = standInFor(values);
    return withTemporaryDirectory("report-", async (directory) => {
        const file = join(directory, "values.json");
        // The provider leaves nulls out of what it gives to Helm.
        writeFileSync(file, JSON.stringify(withStandIn(withoutNulls(values), standIn)));
        const manifests = await helm([
            ...["template", name, chart, "--namespace", namespace, "--values", file],
            ...(repository === undefined ? [] : ["--repo", repository]),
            ...(version === undefined || repository === undefined ? [] : ["--version", version]),
            ...["--no-hooks", "--post-renderer", "./components/postrender.js"],
        ]);
        return hasHidden(values) ? withoutStandIn(manifests, standIn) : manifests;
    });
}
