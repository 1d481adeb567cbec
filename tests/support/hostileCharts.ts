import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const bomb = [
    "a: &a [x, x, x, x, x, x, x, x, x]",
    ..."bcdefgh".split("").map((name, i) => {
        const before = "abcdefg".charAt(i);
        return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(", ")}]`;
    }),
];

/** Charts by the name of their folder, with the text of Chart.yaml. */
const charts: Readonly<Record<string, string>> = {
    by: "name: [cp-helm-charts\n",
    dk: "name: cp-helm-charts\nname: cp-helm-charts\nversion: 0.6.1\n",
    md: "name: cp-helm-charts\nversion: 0.6.1\n---\nname: other\n",
    ab: `${bomb.join("\n")}\nname: cp-helm-charts\n`,
    ua: "name: *none\n",
    nr: "name: &n [*n]\n",
    ne: 'name: "a\\e[31mb"\n',
    ve: 'name: cp-helm-charts\nversion: "0.6.1\\e[31m"\n',
    bigc: `name: ${"[".repeat(5000)}${"]".repeat(5000)}\n`,
    huge: `name: cp-helm-charts\n# ${"x".repeat(2 ** 21)}\n`,
};

/** Writes charts that nothing should read for long, and FIFOs in place of some. */
export function writeHostileCharts(directory: string): void {
    for (const [name, text] of Object.entries(charts)) {
        mkdirSync(join(directory, name), { recursive: true });
        writeFileSync(join(directory, name, "Chart.yaml"), text);
    }
    mkdirSync(join(directory, "ff"));
    execFileSync("mkfifo", [join(directory, "fifo"), join(directory, "ff/Chart.yaml")]);
    execFileSync("tar", ["-czf", join(directory, "tby.tgz"), "-C", directory, "by"]);
    // A hundred megabytes of nothing, packed into little.
    execFileSync("sh", [
        "-c",
        'head -c 100000000 /dev/zero | gzip -1 > "$1"',
        "sh",
        join(directory, "zeros.tgz"),
    ]);
}
