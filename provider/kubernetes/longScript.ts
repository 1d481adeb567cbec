/**
 * Longest script in bytes that is part of the request's address: a proxy in front of an API server takes
 * 8 KiB of it and no more, as nginx does by default, and every character may become three.
 */
const longest = 1024;

/** A command, and what it reads. */
export interface Command {
    readonly command: readonly string[];
    readonly input?: string;
}

/**
 * A command that has a shell run a script, so that a long script is not part of the request's address: the
 * shell reads it first. By its length, as not every API server can say that there is no more. The script itself
 * finds nothing to read, as before.
 */
export function withoutLongScript(command: readonly string[]): Command {
    const [shell = "", option, script = "", ...words] = command;
    const bytes = Buffer.byteLength(script);
    if (option !== "-c" || bytes <= longest) {
        return { command };
    }
    const read = `script=$(head -c ${bytes}) && exec </dev/null && eval "$script"`;
    return { command: [shell, option, read, ...words], input: script };
}
