const registered = /^\S+:\d+ \(id: (\d+) [^)]*\) -> \(/gm;
const isAway = /\bisFenced: true\b/;

/** Ids of the brokers that serve, of the output of kafka-broker-api-versions. */
export function parseServing(output: string): readonly string[] {
    return [...output.matchAll(registered)].flatMap(([line, id = ""]) =>
        isAway.test(line) ? [] : [id],
    );
}
