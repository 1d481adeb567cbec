import { spawn } from "node:child_process";

import { Fault } from "./fault";

const keptOutput = 20_000;

/** Runs a command of the Go toolchain in a module's folder and returns what it printed. */
export async function runInModule(
    command: readonly string[],
    cwd: string,
    signal: AbortSignal,
): Promise<string> {
    const [program = "", ...args] = command;
    // GOFLAGS and GOWORK of the environment are meant for the user's own Go projects.
    const env = { ...process.env, CGO_ENABLED: "0", GOFLAGS: "", GOWORK: "off" };
    return await new Promise<string>((resolve, reject) => {
        const child = spawn(program, args, {
            cwd,
            env,
            signal,
            // On this signal go waits for the compilers it has started.
            killSignal: "SIGINT",
            stdio: ["ignore", "pipe", "pipe"],
        });
        let output = "";
        let errors = "";
        child.stdout.setEncoding("utf8").on("data", (text: string) => {
            output += text;
        });
        child.stderr.setEncoding("utf8").on("data", (text: string) => {
            errors = (errors + text).slice(-keptOutput);
        });
        let failure: Error | undefined;
        child.on("error", (error) => {
            failure = error;
        });
        child.on("close", (code, signalName) => {
            if (code === 0 && failure === undefined) {
                resolve(output);
                return;
            }
            const said = `${output.slice(-keptOutput)}\n${errors}`
                .split("\n")
                .filter((line) => line !== "" && !line.startsWith("go: downloading"))
                .join("\n");
            const how = signalName ?? `exit code ${String(code)}`;
            reject(new Fault(`(cd ${cwd} && ${command.join(" ")}) failed: ${how}\n${said}`));
        });
    });
}
