import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { type AccessRule, type RoleName, roleNames, roles, type Scope } from "../core/access/roles";

/** Writes docs/rbac from core/access/roles.ts: `node -r ./provider/typescript.js dev/roles.ts`. */

/** Namespace of the accounts: whoever may create pods beside an account can run them as that account. */
const accounts = "kafka-local-volumes";

/** The stack's namespace, as the stack files have it. */
const stackNamespace = "kafka";

const rbac = "rbac.authorization.k8s.io";

function ruleText({ group, resources, verbs, names, why }: AccessRule): string {
    const list = (values: readonly string[]) => `[${values.join(", ")}]`;
    const named =
        names === undefined
            ? ""
            : `, resourceNames: ${list(names.map((name) => (name === "stack" ? stackNamespace : name)))}`;
    const apiGroup = group === "" ? '""' : group;
    return `    # ${why}\n    - { apiGroups: [${apiGroup}], resources: ${list(resources)}, verbs: ${list(verbs)}${named} }\n`;
}

function roleAndBinding(role: RoleName, scope: Scope): string {
    const rules = roles[role].filter((rule) => rule.scope === scope);
    if (rules.length === 0) {
        return "";
    }
    const kind = scope === "cluster" ? "ClusterRole" : "Role";
    const namespace = scope === "stack" ? stackNamespace : scope;
    const metadata = {
        name: `kafka-local-volumes-${role}`,
        ...(scope === "cluster" ? {} : { namespace }),
    };
    const about = { apiVersion: `${rbac}/v1`, kind, metadata };
    const binding = {
        apiVersion: `${rbac}/v1`,
        kind: `${kind}Binding`,
        metadata,
        roleRef: { apiGroup: rbac, kind, name: metadata.name },
        subjects: [{ kind: "ServiceAccount", name: role, namespace: accounts }],
    };
    return `---\n${yaml(about)}rules:\n${rules.map(ruleText).join("")}---\n${yaml(binding)}`;
}

function yaml(value: object): string {
    return stringify(value, { indent: 4, aliasDuplicateObjects: false });
}

const purposes: Readonly<Record<RoleName, string>> = {
    look: "plan, preview, report, drift and doctor; changes nothing",
    deploy: "up, destroy, doctor --fix and takeover, of a stack with createNamespace: false",
    wipe: "wipe, of a stack that is stopped or destroyed",
};

/** The manifest of a role, with an account that has it. */
export function roleManifest(role: RoleName): string {
    const account = {
        apiVersion: "v1",
        kind: "ServiceAccount",
        metadata: { name: role, namespace: accounts },
        automountServiceAccountToken: false,
    };
    const head = `# Role ${role}: ${purposes[role]}.\n# Written by dev/roles.ts; docs/access.md says how to use it.\n`;
    const scopes: readonly Scope[] = ["cluster", "stack", "default"];
    return `${head}${yaml(account)}${scopes.map((scope) => roleAndBinding(role, scope)).join("")}`;
}

export function roleFile(role: RoleName): string {
    return join("docs/rbac", `${role}.yaml`);
}

/** Whether the file has what the code says. */
export function isWritten(role: RoleName): boolean {
    return readFileSync(roleFile(role), "utf8") === roleManifest(role);
}

if (require.main === module) {
    for (const role of roleNames) {
        writeFileSync(roleFile(role), roleManifest(role));
    }
}
