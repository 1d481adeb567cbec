/** One stack's file, and what `plan` does with it: the same as `pulumi up`, or it refuses the file. */
export interface StackFileCase {
    readonly title: string;
    readonly file: string;
    readonly expected: "same" | "refused";
    /** Lines below `config:` of Pulumi.yaml. */
    readonly project?: string;
}

const p = "kafka-local-volumes";
const nodes = `  ${p}:nodes: [a, b, c]\n`;

const brokers = (text: string) => `config:\n${nodes}  ${p}:kafka: {brokers: ${text}}\n`;
const line = (text: string) => `config:\n${nodes}  ${text}\n`;

const same = (title: string, file: string, project?: string): StackFileCase => ({
    title,
    file,
    expected: "same",
    ...(project === undefined ? {} : { project }),
});
const refused = (title: string, file: string, project?: string): StackFileCase => ({
    ...same(title, file, project),
    expected: "refused",
});

const numbers = [
    "3",
    "010",
    "0o10",
    "0O7",
    "1_0",
    "0b11",
    "0B11",
    "0x1F",
    "+3",
    "3.0",
    "3e0",
    "08",
    "1_0.0",
    "0b1_1",
    "!!str 3",
];
const noNumbers = [
    "yes",
    "on",
    "~",
    "null",
    "3.5",
    "-3",
    "0",
    "0b12",
    "2020-01-01",
    ".inf",
    ".nan",
    "9007199254740993",
    '"3"',
    "!!int 3",
    "1e400",
    "True",
];

/** At least sixty files, each with something that YAML libraries or Pulumi treat in their own way. */
export const stackFiles: readonly StackFileCase[] = [
    ...numbers.map((text) =>
        (text === "!!str 3" ? refused : same)(`brokers: ${text}`, brokers(text)),
    ),
    ...noNumbers.map((text) => refused(`brokers: ${text}`, brokers(text))),
    same("only nodes", `config:\n${nodes}`),
    same("nodes as a block", `config:\n  ${p}:nodes:\n    - a\n    - b\n`),
    same("a key without a prefix", line("root: /data")),
    same("all keys without a prefix", "config:\n  nodes: [a]\n  release: other\n"),
    same("the old prefix with config", line(`${p}:config:root: /data`)),
    same("a key of another package", line("aws:region: eu-west-1")),
    same("a context", line("kubernetes:context: prod")),
    same("text in single quotes", line(`${p}:root: '/data'`)),
    same("text in double quotes", line(`${p}:root: "/da\\x74a"`)),
    same("a folded text", line(`${p}:root: >-\n    /data`)),
    same("a comment behind a value", line(`${p}:root: /data # comment`)),
    same(
        "an anchor and its alias",
        line(`${p}:kafka: {size: &s 7Gi}\n  ${p}:zookeeper: {dataSize: *s, logSize: *s}`),
    ),
    same(
        "an anchor given twice",
        line(`${p}:root: &r /a\n  ${p}:kafka: {size: &r 7Gi}\n  ${p}:zookeeper: {dataSize: *r}`),
    ),
    same("a release that is a number", line(`${p}:namespace: 010`)),
    same("a namespace that is true", line(`${p}:namespace: true`)),
    same("a namespace that is yes", line(`${p}:namespace: yes`)),
    same("a namespace in hexadecimal", line(`${p}:namespace: 0x10`)),
    same("a namespace with an underscore", line(`${p}:namespace: 1_0`)),
    same("installed as text", line(`${p}:installed: "true"`)),
    same("installed in capitals", line(`${p}:installed: TRUE`)),
    same("an empty prefix", line(`${p}:volumePrefix:`)),
    same("a prefix that is null", line(`${p}:volumePrefix: ~`)),
    same("a byte order mark", `\ufeffconfig:\n${nodes}`),
    same("line ends of Windows", `config:\r\n  ${p}:nodes: [a]\r\n`),
    same("a document's start and end", `---\nconfig:\n${nodes}...\n`),
    same("JSON", `{"config": {"${p}:nodes": ["a"]}}`),
    same(
        "a number as text in values",
        line(`${p}:values: {cp-kafka: {customEnv: {A: "010", B: 010}}}`),
    ),
    same("a null in values", line(`${p}:values: {cp-kafka: {customEnv: {A: ~}}}`)),
    same("placement by quoted numbers", line(`${p}:placement: {kafka: {"0": b}}`)),
    same(
        "a default in Pulumi.yaml",
        `config:\n${nodes}`,
        "  root: {type: string, default: /project}",
    ),
    same("a default in short", `config:\n${nodes}`, "  root: /project"),
    same("a default that the stack changes", line(`${p}:root: /stack`), "  root: /project"),
    same("an octal default", `config:\n${nodes}`, "  namespace: 010"),
    same("a value in Pulumi.yaml", `config:\n${nodes}`, "  root: {value: /project}"),
    same(
        "another package's value in Pulumi.yaml",
        `config:\n${nodes}`,
        "  kubernetes:context: {value: prod}",
    ),
    refused("no nodes", "config: {}\n"),
    refused("nothing", ""),
    refused("a prefix one letter off", line("kafka-local-volume:root: /data")),
    refused("a prefix in capitals", line("Kafka-Local-Volumes:root: /data")),
    refused("an unknown key", line("roott: /data")),
    refused("the same key with and without a prefix", line(`${p}:root: /a\n  root: /b`)),
    refused("a key twice", line(`${p}:root: /a\n  ${p}:root: /b`)),
    refused("a field twice", line(`${p}:kafka: {brokers: 1, brokers: 2}`)),
    refused("a key of four parts", line(`a:b:c:d: 1`)),
    refused("an object as text", line(`${p}:kafka: '{"brokers": 1}'`)),
    refused("a list as text", `config:\n  ${p}:nodes: '["a"]'\n`),
    refused("a list as the root", line(`${p}:root: [/a]`)),
    refused("placement by numbers", line(`${p}:placement: {kafka: {0: b}}`)),
    refused("a merge key", line(`${p}:kafka: {<<: {brokers: 5}}`)),
    refused("two documents", `config:\n${nodes}---\nconfig: {}\n`),
    refused("YAML 1.1", `%YAML 1.1\n---\nconfig:\n${nodes}`),
    refused("a tag", line(`${p}:root: !!binary L2RhdGE=`)),
    refused("an alias of what contains it", line(`${p}:values: &v {cp-kafka: *v}`)),
    refused("an environment", `environment: [shared]\nconfig:\n${nodes}`),
    refused("a secret", line(`${p}:root: {secure: "v1:AAAA:BBBB"}`)),
    refused("a context that is a secret", line(`kubernetes:context: {secure: "v1:AAAA:BBBB"}`)),
    refused("a value and a default", `config:\n${nodes}`, "  root: {value: /a, default: /b}"),
    ...["\u2028", "\u2029", "\u0085", "\r"].map((end) =>
        refused(
            `keys behind ${JSON.stringify(end)} in a comment`,
            `config:\n${nodes}  # the usual${end}  ${p}:root: /elsewhere\n`,
        ),
    ),
];
