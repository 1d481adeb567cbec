import { readdirSync } from "node:fs";
import { join } from "node:path";
import Mocha from "mocha";

/** tests/run.ts SUITE...: runs folders of tests/ and ends with one line `N passed, N failed`. */

interface Suite {
    readonly timeout: number;
    readonly bail: boolean;
    readonly onCluster: boolean;
}

const suites: Readonly<Record<string, Suite>> = {
    unit: { timeout: 30_000, bail: false, onCluster: false },
    e2e: { timeout: 600_000, bail: false, onCluster: true },
    soak: { timeout: 3_600_000, bail: false, onCluster: true },
};

interface Result {
    readonly passed: number;
    readonly failed: number;
}

async function runSuite(
    name: string,
    { timeout, bail, onCluster }: Suite,
    grep?: string,
): Promise<Result> {
    const mocha = new Mocha({
        timeout,
        bail,
        forbidOnly: true,
        forbidPending: true,
        ...(grep === undefined ? {} : { grep }),
    });
    const folder = join(__dirname, name);
    if (onCluster) {
        mocha.addFile(join(__dirname, "support/endCluster.ts"));
    }
    const specs = readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".spec.ts"))
        .sort();
    for (const spec of specs) {
        mocha.addFile(join(folder, spec));
    }
    await mocha.loadFilesAsync();
    // What was not run has not passed.
    let interrupted = false;
    return new Promise((resolve) => {
        const runner = mocha.run(() => {
            const { passes, failures } = runner.stats ?? { passes: 0, failures: 1 };
            resolve({ passed: passes, failed: interrupted ? failures + 1 : failures });
        });
        // The hooks clean up: an interrupted run leaves as little behind as one that ends.
        for (const signal of ["SIGINT", "SIGTERM"] as const) {
            process.once(signal, () => {
                interrupted = true;
                runner.abort();
            });
        }
    });
}

async function main(names: readonly string[]): Promise<void> {
    // Until all has run: an interrupted hook may leave nothing to wait for, and Node.js ends with 0 then.
    process.exitCode = 1;
    let passed = 0;
    let failed = 0;
    for (const name of names) {
        const suite = suites[name];
        if (suite === undefined) {
            throw new Error(`no suite ${name}: ${Object.keys(suites).join(", ")}`);
        }
        try {
            const result = await runSuite(name, suite, process.env.GREP);
            passed += result.passed;
            failed += result.failed;
        } catch (error) {
            console.error(error);
            failed += 1;
        }
    }
    console.log(`${passed} passed, ${failed} failed`);
    process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

void main(process.argv.slice(2));
