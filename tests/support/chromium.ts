import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Browser } from "playwright-core";
import { installMissing } from "../../cluster/packages";

/** Debian's browser, and the face that it takes where a page's own ones are not installed. */
const packages = {
    chromium: ["/usr/bin/chromium"],
    "fonts-dejavu-core": ["/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"],
};

const quiet = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
];

/** A headless browser with a new and empty profile, which goes when it is closed. */
export async function launchChromium(): Promise<Browser> {
    await installMissing(packages, join(tmpdir(), "kafka-local-volumes-chromium.log"));
    return chromium.launch({
        executablePath: "/usr/bin/chromium",
        // Chromium refuses its own sandbox to root.
        chromiumSandbox: false,
        args: quiet,
        timeout: 180_000,
    });
}
