import { type Command, Option } from "commander";
import type { CommentOptions } from "../ci/comment";
import type { CiPreviewOptions } from "../ci/preview";
import type { ReviewedOptions } from "../ci/reviewed";
import type { UpOptions } from "../ci/up";
import type { ExitCode } from "../exitCodes";
import { option, subcommand } from "../subcommand";

const out = () =>
    new Option("--out <folder>", "folder for report.md and preview.txt").makeOptionMandatory();

const policyPack = () =>
    new Option("--policy-pack <folder>", "policy pack for pulumi")
        .default("policy")
        .env("POLICY_PACK");

const preview = subcommand<CiPreviewOptions>({
    name: "preview",
    summary: "write the report and pulumi's preview into a folder",
    description:
        "Writes the storage report (report.md) and pulumi's own preview (preview.txt) into a folder. Ends as the report does, or with 1 where only the preview fails.",
    options: [option.stack(), option.configFile(), out(), policyPack()],
    example: "--stack prod --out out",
    ends: [0, 1, 2, 5, 6, 10, 20],
    run: (options) => {
        const { preview } = require("../ci/preview") as typeof import("../ci/preview");
        return preview(options);
    },
});

const up = subcommand<UpOptions>({
    name: "up",
    summary: "run pulumi up if the report is still the reviewed one",
    description:
        "Makes the report again and runs pulumi up if it is still the one that was reviewed. Otherwise nothing is changed.",
    options: [
        option.stack(),
        option.configFile(),
        out(),
        policyPack(),
        new Option(
            "--reviewed <sha256>",
            "SHA-256 of the report.md that was reviewed",
        ).makeOptionMandatory(),
    ],
    example: "--stack prod --out out --reviewed $(sha256sum < report.md | cut -c 1-64)",
    ends: [0, 1, 2, 3, 5, 6, 10, 20],
    run: (options) => {
        const { up } = require("../ci/up") as typeof import("../ci/up");
        return up(options);
    },
});

const comment = subcommand<CommentOptions>({
    name: "comment",
    summary: "write the report into a comment of a pull request",
    description:
        "Writes the report of `ci preview` into one comment of a pull request on GitHub, or updates that comment. Environment: GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN.",
    options: [
        option.stack(),
        option.from(),
        new Option("--pull-request <number>", "number of the pull request").makeOptionMandatory(),
    ],
    example: "--stack prod --from out --pull-request 7",
    ends: [0, 2],
    run: (options) => {
        const { comment } = require("../ci/comment") as typeof import("../ci/comment");
        return comment(options);
    },
});

const reviewed = subcommand<ReviewedOptions>({
    name: "reviewed",
    summary: "find the reviewed report of a commit",
    description:
        "Prints the pull request that a commit belongs to and the SHA-256 of the report in its comment, as pull_request=N and report=SHA256. Environment: as for `ci comment`.",
    options: [
        option.stack(),
        new Option("--commit <sha>", "commit on the main branch").makeOptionMandatory(),
    ],
    example: "--stack prod --commit $GITHUB_SHA",
    ends: [0, 2],
    run: (options) => {
        const { reviewed } = require("../ci/reviewed") as typeof import("../ci/reviewed");
        return reviewed(options);
    },
});

export function ci(parent: Command, ended: (code: ExitCode) => void): void {
    const command = parent
        .command("ci")
        .summary("commands for a CI: preview, up, comment, reviewed")
        .description("Commands for a CI, as .github/workflows uses them.");
    for (const add of [preview, up, comment, reviewed]) {
        add(command, ended);
    }
}
