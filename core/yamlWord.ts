import { replacedUnsafe } from "./shown";

/** Text that YAML reads as itself without quotes, as an item of a list. */
const bare = /^[A-Za-z](?:[\w./@+=-]|:(?=\S)| (?=[\w./@+=-]))*$/;

/** Words that YAML reads as something else than text. */
const reserved = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/** A text as an item of a YAML list, on one line, whatever is in it. */
export function yamlWord(text: string): string {
    if (bare.test(text) && !reserved.test(text)) {
        return text;
    }
    return replacedUnsafe(JSON.stringify(text), (character) => {
        const hex = (character.codePointAt(0) ?? 0).toString(16);
        return hex.length > 4 ? `\\U${hex.padStart(8, "0")}` : `\\u${hex.padStart(4, "0")}`;
    });
}
