import pulumi from "@pulumi/eslint-plugin";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

const apartFromTheProduct = {
    patterns: [
        {
            group: ["**/cluster/*", "**/cluster", "**/tools/*", "**/tools", "**/tests/*"],
            message: "The product never imports from cluster/, tools/ or tests/.",
        },
    ],
};

const onItsOwn = {
    patterns: [
        {
            group: ["**/core/*", "**/components/*", "**/operations/*", "**/scripts/*"],
            message: "The policy pack is a package of its own, and runs without this one.",
        },
        ...apartFromTheProduct.patterns,
    ],
};

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
    {
        files: ["index.ts", "config.ts", "core/**", "components/**", "operations/**", "scripts/**"],
        rules: { "no-restricted-imports": ["error", apartFromTheProduct] },
    },
    {
        files: ["policy/**"],
        rules: { "no-restricted-imports": ["error", onItsOwn] },
    },
    {
        // mocha's describe and it return promises that nobody awaits.
        files: ["tests/**/*.spec.ts"],
        rules: { "@typescript-eslint/no-floating-promises": "off" },
    },
);
