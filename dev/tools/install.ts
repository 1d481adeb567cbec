/** Builds or finds the tools of the project: node ... tools/install.ts [checks|cluster|pulumi|all] */

import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";

import { build, builtFolder, removeUnfinished } from "./build";
import { Fault } from "./fault";
import { goVersion } from "./go";
import { findHostTools } from "./host";
import { linkTool } from "./links";
import { acquireLock } from "./lock";
import { groups, kubernetesModules, kubernetesVersion, tools } from "./modules";
import { binFolder, cacheFolder } from "./paths";
import type { Tool } from "./modules";

function selectTools(args: readonly string[]): readonly Tool[] {
    if (!kubernetesModules.has(kubernetesVersion)) {
        const versions = [...kubernetesModules.keys()].join(" or ");
        throw new Fault(
            `KUBERNETES: got ${JSON.stringify(kubernetesVersion)}; allowed: ${versions}`,
        );
    }
    const [group = "all"] = args;
    if (args.length > 1 || !["all", ...groups].includes(group)) {
        throw new Fault(
            `Unknown arguments "${args.join(" ")}": say ${groups.join(", ")}, or all (the default).`,
        );
    }
    return group === "all" ? tools : tools.filter((tool) => tool.group === group);
}

async function install(wanted: readonly Tool[], signal: AbortSignal): Promise<void> {
    const hostTools = findHostTools(wanted);
    const own = wanted.filter((tool) => !hostTools.has(tool));
    const version = own.length === 0 ? "" : goVersion(own);
    const folders = new Map(own.map((tool) => [tool, builtFolder(tool, version)]));
    const isComplete = own.every((tool) => existsSync(folders.get(tool) ?? ""));

    let release = (): void => undefined;
    if (!isComplete) {
        mkdirSync(cacheFolder, { recursive: true });
        const lock = path.join(cacheFolder, ".lock");
        release = await acquireLock(lock, signal, (pid) => {
            console.log(
                `Another installation (process ${String(pid)}) is at work, waiting for it.`,
            );
        });
    }
    try {
        if (!isComplete) {
            removeUnfinished();
        }
        for (const [index, tool] of wanted.entries()) {
            const step = `[${String(index + 1)}/${String(wanted.length)}]`;
            process.stdout.write(`${step} ${tool.name} ... `);
            const hostTool = hostTools.get(tool);
            const folder = hostTool?.folder ?? folders.get(tool) ?? "";
            if (hostTool !== undefined) {
                console.log(`${hostTool.version} of this machine, in ${folder}`);
            } else if (existsSync(folder)) {
                console.log(`${tool.version} cached`);
            } else {
                const start = Date.now();
                await build(tool, folder, signal);
                const seconds = Math.round((Date.now() - start) / 1000);
                console.log(`${tool.version} built in ${String(seconds)} s`);
            }
            linkTool(tool, { folder, isHostTool: hostTool !== undefined });
        }
    } finally {
        release();
    }
    console.log(`The tools are in ${path.relative(process.cwd(), binFolder)}.`);
}

async function main(): Promise<void> {
    const interruption = new AbortController();
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
        process.once(signal, () => {
            interruption.abort();
        });
    }
    try {
        await install(selectTools(process.argv.slice(2)), interruption.signal);
    } catch (error) {
        if (interruption.signal.aborted) {
            console.error(
                "\nInterrupted. What is built is kept; run the same command again to continue.",
            );
            process.exitCode = 130;
        } else if (error instanceof Fault) {
            console.error(`\n${error.message}`);
            process.exitCode = 1;
        } else {
            throw error;
        }
    }
}

void main();
