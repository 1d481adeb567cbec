import type * as pulumi from "@pulumi/pulumi/provider";
import { type Fault, formatFault } from "../core/fault";
import { isObject, type JsonObject, sameData, textAt } from "../core/json";
import { readable } from "./kubernetes/apiWords";
import type { EngineLog, Progress } from "./progress";
import type { Registered } from "./registered";
import { functions } from "./functions";
import { resources, typePrefix } from "./resources";
import { assertStateCluster, isOnAnotherCluster, withCluster } from "./sameCluster";
import { packageSchema } from "./schema";
import { isGivenUp } from "./unreachable";
import { inputFaults, marked, received, type Received } from "./values";
import { version } from "../package.json";

function registered(urn: string): Registered {
    const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
    const name = type.startsWith(typePrefix) ? type.slice(typePrefix.length) : "";
    const found = resources[name];
    if (found === undefined) {
        throw new Error(`${type}: this provider has no such resource`);
    }
    return found;
}

/** What the SDK hands over is JSON, which its types call `any`. */
function valuesOf(value: unknown): Received {
    return received(isObject(value) ? value : {});
}

/** What is given no context has nothing in a cluster. */
function isInCluster(urn: string): boolean {
    return "context" in registered(urn).definition.inputs;
}

async function isMoved(
    urn: string,
    was: JsonObject,
    values: JsonObject,
    progress: Progress,
): Promise<boolean> {
    return isInCluster(urn) && (await isOnAnotherCluster(was, values, progress));
}

async function isForgotten(urn: string, values: JsonObject, progress: Progress): Promise<boolean> {
    return isInCluster(urn) && (await isGivenUp(values, progress));
}

/**
 * Before anything is changed: a destroy does not run the program, which holds the stack for an update.
 * @param was the state, empty for what is created.
 * @throws Error where it is another cluster, or another run has the stack.
 */
async function beforeChange(
    urn: string,
    was: JsonObject,
    values: JsonObject,
    progress: Progress,
): Promise<void> {
    if (isInCluster(urn)) {
        await assertStateCluster(was, values);
        // eslint-disable-next-line @typescript-eslint/no-require-imports
        const module = require("./stackLease") as typeof import("./stackLease");
        await module.holdStackOfUrn(urn, textAt(values, "context"), progress);
    }
}

async function noted(
    urn: string,
    state: object,
    was: JsonObject,
    values: JsonObject,
    progress: Progress,
): Promise<object> {
    return isInCluster(urn) ? await withCluster(state, was, values, progress) : state;
}

function failuresOf(faults: readonly Fault[]): pulumi.CheckFailure[] {
    // The engine puts the property before the reason.
    return faults.map((fault) => ({
        property: fault.key,
        reason: formatFault(fault).slice(`${fault.key}: `.length),
    }));
}

/** The provider: finds the resource of a URN, checks what comes in, and hands it on. */
export class Server implements pulumi.Provider {
    readonly version = version;
    private readonly log: EngineLog;

    constructor(log: EngineLog) {
        this.log = log;
    }

    getSchema = (): Promise<string> => Promise.resolve(JSON.stringify(packageSchema(version)));

    check = (urn: string, _olds: unknown, news: unknown): Promise<pulumi.CheckResult> => {
        const { definition } = registered(urn);
        const faults = inputFaults(definition.inputs, valuesOf(news));
        return Promise.resolve({
            inputs: news,
            failures: failuresOf(faults),
        });
    };

    diff = async (
        _id: string,
        urn: string,
        olds: unknown,
        news: unknown,
    ): Promise<pulumi.DiffResult> => {
        const resource = registered(urn);
        const { definition } = resource;
        const [was, is] = [valuesOf(olds), valuesOf(news)];
        const replaces = (definition.replaceOn ?? []).filter(
            (key) => is.unknown.includes(key) || !sameData(was.values[key], is.values[key]),
        );
        if (replaces.length > 0) {
            return { changes: true, replaces, deleteBeforeReplace: true };
        }
        if (is.unknown.length > 0) {
            return { changes: true };
        }
        return this.reported(urn, async (progress) => {
            const moved = await isMoved(urn, was.values, is.values, progress);
            return { changes: moved || (await resource.diff(was.values, is.values, progress)) };
        });
    };

    create = async (urn: string, props: unknown): Promise<pulumi.CreateResult> => {
        const resource = registered(urn);
        const { values, secret } = valuesOf(props);
        return this.reported(urn, async (progress) => {
            await beforeChange(urn, {}, values, progress);
            const { id, state } = await resource.create(values, progress);
            return { id, outs: marked(await noted(urn, state, {}, values, progress), secret) };
        });
    };

    read = async (id: string, urn: string, props: unknown): Promise<pulumi.ReadResult> => {
        const resource = registered(urn);
        const { values, secret } = valuesOf(props);
        if (Object.keys(values).length === 0) {
            throw new Error("it cannot be imported: it has no object of its own in the cluster");
        }
        return this.reported(urn, async (progress) => {
            if (await isForgotten(urn, values, progress)) {
                return { id: "", props: {} };
            }
            await isMoved(urn, values, values, progress);
            const state = await resource.read(values, progress);
            if (state === undefined) {
                return { id: "", props: {} };
            }
            const inputs = Object.fromEntries(
                Object.entries(state).filter(([key]) => key in resource.definition.inputs),
            );
            return { id, props: marked(state, secret), inputs: marked(inputs, secret) };
        });
    };

    update = async (
        _id: string,
        urn: string,
        olds: unknown,
        news: unknown,
    ): Promise<pulumi.UpdateResult> => {
        const resource = registered(urn);
        const [was, is] = [valuesOf(olds), valuesOf(news)];
        return this.reported(urn, async (progress) => {
            await beforeChange(urn, was.values, is.values, progress);
            const state = await resource.update(was.values, is.values, progress);
            return {
                outs: marked(await noted(urn, state, was.values, is.values, progress), is.secret),
            };
        });
    };

    delete = (_id: string, urn: string, props: unknown): Promise<void> =>
        this.reported(urn, async (progress) => {
            const { values } = valuesOf(props);
            if (await isForgotten(urn, values, progress)) {
                return;
            }
            await beforeChange(urn, values, values, progress);
            await registered(urn).delete(values, progress);
        });

    invoke = async (token: string, args: unknown): Promise<pulumi.InvokeResult> => {
        const called = functions[token.slice(typePrefix.length)];
        if (called === undefined) {
            throw new Error(`${token}: this provider has no such function`);
        }
        const given = valuesOf(args);
        const faults = inputFaults(called.inputs, given);
        return faults.length > 0
            ? { failures: failuresOf(faults) }
            : this.reported("", async (progress) => ({
                  outputs: marked(await called.call(given.values, progress), []),
              }));
    };

    private async reported<T>(urn: string, work: (progress: Progress) => Promise<T>): Promise<T> {
        try {
            return await work(this.log.of(urn));
        } catch (error) {
            throw readable(error);
        } finally {
            await this.log.delivered();
        }
    }
}
