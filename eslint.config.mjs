import pulumi from "@pulumi/eslint-plugin";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

/** The layers of the product, from the lowest: each imports only from itself and from those before it. */
const layers = ["core", "provider", "components", "cli"];

/** What no part of the product needs to run. */
const apart = ["dev", "tests"];

function without(folders, message) {
    const group = folders.flatMap((folder) => [`**/${folder}/**`, `**/${folder}`]);
    return { "no-restricted-imports": ["error", { patterns: [{ group, message }] }] };
}

const layered = layers.map((layer, i) => {
    // The command and the components do not know each other.
    const above = layer === "cli" ? ["components"] : layers.slice(i + 1);
    const folders = [...above, ...apart, "policy"];
    const message = `${layer}/ may import from ${[layer, ...layers.slice(0, i)].filter((one) => !above.includes(one)).join(", ")} alone: docs/architecture.md`;
    return { files: [`${layer}/**/*.ts`], rules: without(folders, message) };
});

export default defineConfig(
    globalIgnores(["node_modules/", ".tools/"]),
    {
        files: ["**/*.ts"],
        extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
        plugins: { "@pulumi": pulumi },
        languageOptions: { parserOptions: { projectService: true } },
        rules: {
            "@pulumi/no-output-in-template-literal": "error",
            "@pulumi/no-output-instance-in-template-literal": "off",
            "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
            "@typescript-eslint/prefer-nullish-coalescing": "error",
            "@typescript-eslint/switch-exhaustiveness-check": "error",
            eqeqeq: "error",
        },
    },
    ...layered,
    {
        // A subcommand loads what does it only when it is called: `--help` and `plan` start fast.
        files: ["cli/commands/**"],
        rules: { "@typescript-eslint/no-require-imports": "off" },
    },
    {
        files: ["index.ts", "config.ts"],
        rules: without(
            [...apart, "cli", "policy", "provider"],
            "The program declares resources: it imports from components/ and core/ alone.",
        ),
    },
    {
        files: ["policy/**"],
        rules: without(
            [...layers, ...apart],
            "The policy pack is a package of its own, and runs without this one.",
        ),
    },
    {
        // mocha's describe and it return promises that nobody awaits.
        files: ["tests/**/*.spec.ts"],
        rules: { "@typescript-eslint/no-floating-promises": "off" },
    },
);
