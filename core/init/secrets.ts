import { isReadByProgram, type ValuePath } from "../config/secrets";
import { at, isList, isObject, type Json, type JsonObject } from "../json";
import { ReleaseSecrets, secretSettings } from "../takeover/secrets";
import { withoutAll } from "../takeover/settings";
import type { LeftOut } from "./leftOut";

/** Values without secrets, and how each is set in the stack's file encrypted. */
export interface WithoutSecrets {
    readonly values: JsonObject;
    /** Keys for `pulumi config set --secret --path`. */
    readonly secrets: readonly string[];
    readonly leftOut: readonly LeftOut[];
}

/** The path as far as it leads through objects: of a list, no single item can be set apart. */
function pathToList(values: JsonObject, path: ValuePath): ValuePath | undefined {
    let current: Json | undefined = values;
    for (const [i, key] of path.entries()) {
        if (isList(current)) {
            return path.slice(0, i);
        }
        current = isObject(current) ? at(current, key) : undefined;
    }
    return undefined;
}

/** A stack's file is committed: what looks like a secret is not written into it in plain text. */
export function withoutSecretValues(values: JsonObject): WithoutSecrets {
    const paths = new ReleaseSecrets(values, {}).pathsIn(values);
    const leftOut = new Map<string, LeftOut>();
    const settable: ValuePath[] = [];
    const removed: ValuePath[] = [];
    for (const path of paths) {
        const list = pathToList(values, path);
        if (isReadByProgram(path)) {
            const reason = "it looks like a secret, and plans and reports show this value";
            leftOut.set(path.join("."), { key: path.join("."), reason });
        } else if (list !== undefined) {
            const reason = "the list has what looks like a secret: use a Secret of Kubernetes";
            leftOut.set(list.join("."), { key: list.join("."), reason });
        } else {
            settable.push(path);
        }
        removed.push(list ?? path);
    }
    return {
        values: withoutAll(values, removed),
        secrets: secretSettings(values, settable).map(({ key }) => key),
        leftOut: [...leftOut.values()],
    };
}
