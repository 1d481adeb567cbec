import {
    type Alias,
    Composer,
    type Document,
    isAlias,
    isMap,
    isScalar,
    isSeq,
    LineCounter,
    type Node,
    Parser,
    Scalar,
    visit,
} from "yaml";
import type { Json } from "./json";
import { printable } from "./shown";
import { plainScalar } from "./yamlScalar";
import { excessOf } from "./yamlSize";

/** A text is not YAML that is read the same here and by Pulumi; `message` is one line with its place. */
export class YamlFault extends Error {}

/** More than any configuration or chart has; an alias counts as often as it is used. */
const most = { depth: 64, values: 50_000 } as const;

/**
 * Characters that YAML does not allow, even in comments, and those that end a line for Pulumi's reader and
 * not for this one: what follows a comment would be keys there.
 */
const forbidden = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]|\r(?!\n)/;

const stringTag = "tag:yaml.org,2002:str";

class Reader {
    private readonly targets: ReadonlyMap<Alias, Node>;
    private readonly fail: (offset: number, why: string) => never;
    private readonly within = new Set<Node>();
    private values = 0;

    constructor(document: Document, fail: (offset: number, why: string) => never) {
        this.targets = targetsOf(document);
        this.fail = fail;
    }

    read(node: unknown, offset: number): Json {
        this.values += 1;
        const start = offsetOf(node) ?? offset;
        if (this.values > most.values) {
            return this.fail(start, `more than ${most.values} values, with those of aliases`);
        }
        if (this.within.size > most.depth) {
            return this.fail(start, `nested deeper than ${most.depth}`);
        }
        if (isAlias(node)) {
            const target = this.targets.get(node);
            return target === undefined
                ? this.fail(start, `there is no anchor &${node.source} before it`)
                : this.inside(target, start);
        }
        if (node === null || node === undefined) {
            return null;
        }
        if (isScalar(node)) {
            return this.scalar(node, start);
        }
        return isMap(node) || isSeq(node) ? this.inside(node, start) : this.fail(start, "no value");
    }

    private inside(node: Node, start: number): Json {
        if (this.within.has(node)) {
            return this.fail(start, "an alias of what contains it");
        }
        this.within.add(node);
        const value = this.collection(node, start);
        this.within.delete(node);
        return value;
    }

    private collection(node: Node, start: number): Json {
        if (isScalar(node)) {
            return this.scalar(node, start);
        }
        if (isSeq(node)) {
            this.untagged(node.tag, start);
            return node.items.map((item) => this.read(item, start));
        }
        if (!isMap(node)) {
            return this.read(node, start);
        }
        this.untagged(node.tag, start);
        const keys = new Set<string>();
        // A key such as __proto__ has to stay one, to be refused by name later.
        return Object.fromEntries(
            node.items.map(({ key, value }) => [
                this.newKey(keys, key, start),
                this.read(value, start),
            ]),
        );
    }

    /** The parser compares each key with all before it, which takes a minute for as many as there may be. */
    private newKey(keys: Set<string>, node: unknown, start: number): string {
        const key = this.key(node, start);
        if (keys.has(key)) {
            return this.fail(offsetOf(node) ?? start, "Map keys must be unique");
        }
        keys.add(key);
        return key;
    }

    private key(node: unknown, start: number): string {
        const at = offsetOf(node) ?? start;
        const key = isScalar(node) ? this.scalar(node, at) : undefined;
        if (typeof key !== "string") {
            return this.fail(at, "a key that is not text: put it in quotes");
        }
        return key === "<<" ? this.fail(at, "a merge key (<<): repeat the keys instead") : key;
    }

    private scalar(node: Scalar, start: number): Json {
        const text = node.source ?? "";
        if (node.tag === stringTag) {
            return text;
        }
        this.untagged(node.tag, start);
        if (node.type !== Scalar.PLAIN) {
            return text;
        }
        const read = plainScalar(text);
        return "refused" in read ? this.fail(start, read.refused) : read.value;
    }

    private untagged(tag: string | undefined, start: number): void {
        if (tag !== undefined && !/^tag:yaml\.org,2002:(map|seq|str)$/.test(tag)) {
            this.fail(start, `the tag ${printable(tag)}: leave it out`);
        }
    }
}

/** What each alias stands for: an anchor may be given to several nodes one after the other. */
function targetsOf(document: Document): ReadonlyMap<Alias, Node> {
    const anchors = new Map<string, Node>();
    const targets = new Map<Alias, Node>();
    visit(document, {
        Alias(_, alias) {
            const target = anchors.get(alias.source);
            if (target !== undefined) {
                targets.set(alias, target);
            }
        },
        Value(_, node) {
            if (node.anchor !== undefined) {
                anchors.set(node.anchor, node);
            }
        },
    });
    return targets;
}

function offsetOf(node: unknown): number | undefined {
    return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node)
        ? node.range?.[0]
        : undefined;
}

/**
 * The value of a YAML document, as Pulumi (Go's yaml.v3) reads it.
 * @throws YamlFault for what is no YAML, and for what would be read as something else there.
 */
export function readYaml(text: string): Json {
    const lines = new LineCounter();
    const fail = (offset: number, why: string): never => {
        const { line, col } = lines.linePos(offset);
        throw new YamlFault(`line ${Math.max(line, 1)}, column ${Math.max(col, 1)}: ${why}`);
    };
    // Before the lines are counted.
    const refuse = (whole: string, offset: number, why: string): never => {
        const before = whole.slice(0, offset).split("\n");
        const column = (before.at(-1) ?? "").length + 1;
        throw new YamlFault(`line ${before.length}, column ${column}: ${why}`);
    };
    const control = forbidden.exec(text);
    if (control !== null) {
        const why = `the character ${printable(control[0])} is not allowed here; in double quotes it can be escaped`;
        return refuse(text, control.index, why);
    }
    const content = text.replace(/^\ufeff/, "");
    const excess = excessOf(content, most.values);
    if (excess !== undefined) {
        return refuse(content, excess, `more than ${most.values} values`);
    }
    try {
        const composer = new Composer({
            schema: "failsafe",
            prettyErrors: false,
            logLevel: "silent",
            uniqueKeys: false,
        });
        // What follows a second document is not read.
        const [document, second] = composer.compose(new Parser(lines.addNewLine).parse(content));
        if (document === undefined) {
            return null;
        }
        const [problem] = [...document.errors, ...document.warnings];
        if (problem !== undefined) {
            if (problem.message.includes("call stack")) {
                throw new RangeError(problem.message);
            }
            return fail(problem.pos[0], printable(problem.message.split("\n")[0] ?? ""));
        }
        if (second !== undefined) {
            return fail(second.range[0], "a second document: only one is allowed");
        }
        if (document.directives.yaml.explicit === true) {
            return fail(0, "a %YAML directive: leave it out");
        }
        return new Reader(document, fail).read(document.contents, 0);
    } catch (error) {
        if (error instanceof RangeError) {
            throw new YamlFault(`line 1, column 1: nested deeper than ${most.depth}`);
        }
        throw error;
    }
}
