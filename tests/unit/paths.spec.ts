import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { describe, it } from "mocha";
import { absolutePath } from "../../core/config/patterns";
import { shellWord } from "../../core/shellWord";
import type { Fault } from "../../core/fault";

function accepted(path: string): boolean {
    const faults: Fault[] = [];
    return absolutePath.read(path, "root", faults) === path && faults.length === 0;
}

describe("a path on a node", () => {
    for (const path of [
        ...[
            "/mnt/data",
            "/disk1",
            "/srv/kafka",
            "/data/k-1/disk_2.ext4",
            "/mnt/a+b@c=d",
            "/etcetera",
        ],
        ...[
            "/home/kafka",
            "/var/kafka",
            "/var/lib/kafka",
            "/var/lib/kubelet2",
            "/usr2/x",
            "/mnt/..a",
        ],
    ]) {
        it(`may be ${path}`, () => {
            assert.ok(accepted(path));
        });
    }

    for (const path of [
        ...["/", "", "data", "//mnt", "/mnt/", "/mnt/../etc", "/mnt/./x", "/mnt/.."],
        ...["/etc", "/etc/kafka", "/usr", "/usr/local", "/var", "/var/lib", "/var/log/kafka"],
        ...["/proc", "/proc/1/root", "/sys/x", "/dev/sdb", "/boot", "/root", "/root/x", "/home"],
        ...["/tmp", "/tmp/x", "/var/tmp/x", "/nix/store", "/var/lib/rancher/k3s", "/var/lib/mysql"],
        ...["/var/lib/kubelet", "/var/lib/kubelet/pods", "/var/lib/etcd", "/var/lib/containerd/x"],
        ...["/run/kafka", "/var/run/kafka", "/bin", "/lib64/x", "/sbin/x"],
        ...["/mnt/a b", "/mnt/a\nb", "/mnt/$(id)", "/mnt/a;b", "/mnt/a'b", '/mnt/a"b', "/mnt/a\\b"],
        ...[
            "/mnt/a:b",
            "/mnt/*",
            "/mnt/a\u202eb",
            "/mnt/a\u001b[2J",
            "/mnt/é",
            "/mnt/a\t",
            "/mnt/a\n",
        ],
        `/mnt/${"x".repeat(256)}`,
    ]) {
        it(`may not be ${JSON.stringify(path).slice(0, 40)}`, () => {
            assert.ok(!accepted(path));
        });
    }
});

describe("a word of a command that is printed", () => {
    for (const text of [
        "/mnt/a",
        "",
        "a b",
        "it's",
        "$(id)",
        "a\nb",
        "-n",
        "*",
        "\\",
        "`id`",
        '"',
    ]) {
        it(`is ${JSON.stringify(text)} to a shell`, () => {
            const script = `printf '%s.' ${shellWord(text)}`;
            assert.equal(execFileSync("sh", ["-c", script], { encoding: "utf8" }), `${text}.`);
        });
    }
});
