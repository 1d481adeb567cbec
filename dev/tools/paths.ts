import { homedir } from "node:os";
import path from "node:path";

export const repository = path.dirname(path.dirname(__dirname));
export const modulesFolder = path.join(__dirname, "go");

const installed = path.join(repository, ".tools");
export const binFolder = path.join(installed, "bin");
export const pulumiHome = path.join(installed, "pulumi-home");

// As in the shell's ${NAME:-...}: set but empty is not set.
function environment(name: string): string | undefined {
    const value = process.env[name];
    return value === "" ? undefined : value;
}

const userCache = environment("XDG_CACHE_HOME") ?? path.join(homedir(), ".cache");
const ownCache = environment("KAFKA_LOCAL_CACHE") ?? path.join(userCache, "kafka-local-volumes");
export const cacheFolder = path.join(path.resolve(ownCache), "tools");
