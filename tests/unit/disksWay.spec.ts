import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import { describeChart } from "../../core/chart/chart";
import { withContents } from "../../core/chart/contents";
import { directoryFaults, wipeFaults } from "../../core/disks/rules";
import { inspectCommand, nodeMounts } from "../../core/disks/script";
import { parseScriptOutput } from "../../core/disks/scriptOutput";
import { configOf, planOf } from "../support/config";
import { scratchNode } from "../support/scratchNode";

const config = configOf();
const [disk] = withContents(config, describeChart(config), planOf(config));

describe("the root of the directories, as the node has it", () => {
    let node = "";

    beforeEach(() => {
        node = scratchNode();
    });

    afterEach(() => {
        rmSync(node, { recursive: true });
    });

    /** What is wrong with a directory whose root was mounted from a place, on a node with these mounts. */
    function faults(place: string, mounts: readonly string[] | undefined): readonly string[] {
        assert.ok(disk !== undefined);
        const [inPod, onNode] = [join(node, "pod"), join(node, "mounts")];
        const [device = "", source = ""] = place.split(" ");
        const line = (id: number, what: string) => `${id} 1 ${what} rw - ext4 /dev/x rw\n`;
        writeFileSync(inPod, line(1, "0:1 / /") + line(2, `${device} ${source} ${node}/mnt/data`));
        rmSync(onNode, { force: true });
        if (mounts !== undefined) {
            writeFileSync(onNode, mounts.map((each, i) => line(i, each)).join(""));
        }
        const [shell = "", ...args] = inspectCommand([disk]).map((arg) =>
            (arg === nodeMounts.mountPath ? onNode : arg)
                .replaceAll("/proc/self/mountinfo", inPod)
                .replace(/^\/host(?=\/)/, node),
        );
        const printed = execFileSync(shell, args, { encoding: "utf8" });
        const [observed] = parseScriptOutput(printed, 1);
        assert.ok(observed !== undefined);
        const rules = { node: "pc", requireMount: false, users: new Map(), known: [] };
        const found = directoryFaults(disk, observed, rules);
        assert.deepEqual(wipeFaults(disk, observed, "pc"), found);
        return found.map(({ observed: text }) => text);
    }

    const cases = [
        ["8:1 /mnt/data", ["8:1 / /"], true],
        ["8:1 /@/mnt/data", ["8:1 /@ /"], true],
        ["8:2 /", ["8:1 / /", "8:2 / /mnt/data"], true],
        ["8:2 /data", ["8:1 / /", "8:2 / /mnt", "8:3 / /mnt/dat"], true],
        ["8:1 /srv/x", ["8:1 /srv/x /mnt/data", "8:1 / /"], true],
        ["8:2 /", ["8:1 / /", "8:2 / /disk1"], false],
        ["8:1 /srv/x", ["8:1 / /"], false],
        ["8:2 /mnt/data", ["8:1 / /", "8:2 / /disk1"], false],
        ["8:1 /mnt/data", ["8:1 / /", "8:2 / /mnt"], false],
        ["8:1 /srv/x", undefined, true],
    ] as const;

    for (const [place, mounts, same] of cases) {
        const where = mounts?.join(", ") ?? "mounts that cannot be read";
        it(`is ${same ? "its own" : "another"}, mounted from ${place}, with ${where}`, () => {
            const [, source = ""] = place.split(" ");
            const name = disk?.path.split("/").at(-1) ?? "";
            const target = `${source === "/" ? "" : source}/${name}`;
            assert.deepEqual(faults(place, mounts), same ? [] : [`a symbolic link to ${target}`]);
        });
    }
});
