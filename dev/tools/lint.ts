/** gofmt and go vet over the Go code of tools/go, actionlint over the workflows: node ... tools/lint.ts */

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { tools } from "./modules";
import { binFolder, modulesFolder, repository } from "./paths";

function run(command: string, args: readonly string[], cwd: string): string {
    const { status, stdout, stderr, error } = spawnSync(command, args, {
        cwd,
        encoding: "utf8",
        // As the tools are built, so that vet finds what the build has compiled already.
        env: { ...process.env, CGO_ENABLED: "0" },
    });
    if (error !== undefined || status !== 0) {
        console.error(`${command} ${args.join(" ")} in ${cwd}:`);
        console.error(error?.message ?? `${stdout}${stderr}`);
        process.exitCode = 1;
    }
    return status === 0 ? stdout : "";
}

/** Modules with Go code of our own; the others only pin versions. */
const modules = readdirSync(modulesFolder)
    .map((name) => path.join(modulesFolder, name))
    .filter((folder) => existsSync(path.join(folder, "main.go")));

const unformatted = run("gofmt", ["-l", modulesFolder], modulesFolder).trim();
if (unformatted !== "") {
    console.error(`not formatted (gofmt -w tools/go):\n${unformatted}`);
    process.exitCode = 1;
}
const scratch = mkdtempSync(path.join(tmpdir(), "vet-"));
try {
    for (const folder of modules) {
        const generate = tools.find(
            (tool) =>
                tool.generate !== undefined && path.join(modulesFolder, tool.module) === folder,
        )?.generate;
        const [command = "", ...args] = generate ?? [];
        // As the build does it: in a copy, with the files that only the build creates.
        const vetted = generate === undefined ? folder : path.join(scratch, path.basename(folder));
        if (generate !== undefined) {
            cpSync(folder, vetted, { recursive: true });
            run(command, args, vetted);
        }
        run("go", ["vet", "-mod=readonly", "-trimpath", "."], vetted);
    }
} finally {
    rmSync(scratch, { recursive: true, force: true });
}

// Also outside a Git repository, where it would not find the workflows by itself.
const workflows = path.join(repository, ".github/workflows");
const files = readdirSync(workflows).map((name) => path.join(workflows, name));
run(path.join(binFolder, "actionlint"), ["-no-color", ...files], repository);
