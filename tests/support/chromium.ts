import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Browser } from "playwright-core";
import { installMissing } from "../../dev/cluster/packages";

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

export interface OpenBrowser {
    readonly browser: Browser;
    close(): Promise<void>;
}

/** A headless browser with a new and empty profile and home, which go when it is closed. */
export async function launchChromium(): Promise<OpenBrowser> {
    await installMissing(packages, join(tmpdir(), "kafka-local-volumes-chromium.log"));
    const home = mkdtempSync(join(tmpdir(), "chromium-"));
    const env = { HOME: home, TMPDIR: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home };
    const remove = () => {
        rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    };
    try {
        const browser = await chromium.launch({
            executablePath: "/usr/bin/chromium",
            // Chromium refuses its own sandbox to root.
            chromiumSandbox: false,
            args: quiet,
            env: { ...process.env, ...env },
            timeout: 180_000,
        });
        return {
            browser,
            async close() {
                await browser.close();
                remove();
            },
        };
    } catch (error) {
        remove();
        throw error;
    }
}
