/** Paths of values that a chart's templates read, with `.` between the keys. */
export interface TemplateKeys {
    readonly keys: readonly string[];
    /** Whether they also hand on all values, or read some by names that are computed. */
    readonly dynamic: boolean;
}

/** `.Values.persistence.size`, also of `$` and `$root`. */
const byDots = /\.Values\.([\w-]+(?:\.[\w-]+)*)/g;

/** `index .Values "cp-zookeeper" "url"`. */
const byIndex = /\bindex\s+[$\w]*\.Values((?:\s+"[^"\n]{1,253}")+)/g;

const whole = /\.Values(?![\w.-])/;

const quoted = /"([^"]+)"/g;

/** Which values a template reads. Comments count too: a key too many is only a warning less. */
export function templateKeys(text: string): TemplateKeys {
    const indexed = [...text.matchAll(byIndex)].map(([, names = ""]) =>
        [...names.matchAll(quoted)].map(([, name]) => name).join("."),
    );
    const dotted = [...text.matchAll(byDots)].map(([, path = ""]) => path);
    return {
        keys: [...new Set([...indexed, ...dotted])],
        dynamic: whole.test(text.replaceAll(byIndex, "")),
    };
}
