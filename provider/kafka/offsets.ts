/**
 * The end of each partition. Kafka 3.0 brought a command for it, Kafka 3.7 moved the class behind it, and
 * what an image has is what counts: its tag may be anything.
 * https://issues.apache.org/jira/browse/KAFKA-14582
 */
const script = `
if command -v kafka-get-offsets >/dev/null; then
    exec kafka-get-offsets --bootstrap-server "$1" --topic "$2" --time -1
fi
if said=$(kafka-run-class kafka.tools.GetOffsetShell --broker-list "$1" --topic "$2" --time -1 2>&1); then
    echo "$said"
    exit
fi
case $said in
    *"find or load main class"*)
        exec kafka-run-class org.apache.kafka.tools.GetOffsetShell --bootstrap-server "$1" --topic "$2" --time -1 ;;
esac
echo "$said" >&2
exit 1
`;

/** The command that prints `topic:partition:end` for each partition that has a leader. */
export function offsetsCommand(bootstrap: string, topic: string): readonly string[] {
    return ["sh", "-c", script, "offsets", bootstrap, topic];
}
