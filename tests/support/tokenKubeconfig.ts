import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { type JsonObject, listAt, textAt } from "../../core/json";
import { scratch } from "./instance";

/** A kubeconfig of an account: the administrator's, with the account's token alone. */
export function kubeconfigWith(kubeconfig: string, account: string, token: string): string {
    const admin = parse(readFileSync(kubeconfig, "utf8")) as JsonObject;
    const users = listAt(admin, "users").map((user) => ({
        name: textAt(user, "name") ?? "",
        user: { token },
    }));
    const file = join(scratch, `kubeconfig-${account}`);
    mkdirSync(scratch, { recursive: true });
    writeFileSync(file, stringify({ ...admin, users }), { mode: 0o600 });
    return file;
}
