import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "../../cli/main";

/** hostileRun.ts: runs the command on each input of stdin, in one process, and prints what came of it. */

export interface HostileInput {
    readonly title: string;
    readonly args: readonly string[];
    readonly files?: Readonly<Record<string, string | { readonly latin1: string }>>;
}

export interface HostileResult {
    readonly title: string;
    readonly code: number;
    readonly output: string;
    /** Of this process, as the machine may be busy with others. */
    readonly cpuSeconds: number;
    readonly peakMiB: number;
}

const project = process.cwd();

async function run({ title, args, files = {} }: HostileInput): Promise<HostileResult> {
    const directory = mkdtempSync(join(tmpdir(), "hostile-"));
    for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml"]) {
        writeFileSync(join(directory, file), readFileSync(join(project, file)));
    }
    for (const [file, text] of Object.entries(files)) {
        writeFileSync(
            join(directory, file),
            typeof text === "string" ? text : Buffer.from(text.latin1, "latin1"),
        );
    }
    const written: string[] = [];
    const { stdout, stderr } = process;
    const writes = [stdout.write.bind(stdout), stderr.write.bind(stderr)] as const;
    const collect = (text: string | Uint8Array) => {
        written.push(typeof text === "string" ? text : Buffer.from(text).toString());
        return true;
    };
    stdout.write = collect;
    stderr.write = collect;
    process.chdir(directory);
    const before = process.cpuUsage();
    let code: number;
    try {
        code = await main(args);
    } catch (error) {
        written.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
        code = -1;
    } finally {
        stdout.write = writes[0];
        stderr.write = writes[1];
        process.chdir(project);
        rmSync(directory, { recursive: true });
    }
    const { user, system } = process.cpuUsage(before);
    return {
        title,
        code,
        output: written.join(""),
        cpuSeconds: (user + system) / 1e6,
        peakMiB: process.resourceUsage().maxRSS / 1024,
    };
}

async function runAll(): Promise<void> {
    const inputs = JSON.parse(readFileSync(0, "utf8")) as readonly HostileInput[];
    const results: HostileResult[] = [];
    for (const input of inputs) {
        results.push(await run(input));
    }
    process.stdout.write(JSON.stringify(results));
}

if (require.main === module) {
    void runAll();
}
