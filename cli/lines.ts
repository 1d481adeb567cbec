import { StringDecoder } from "node:string_decoder";

/** Passes on a program's output line by line, each as soon as it is whole. */
export class Lines {
    private readonly decoder = new StringDecoder("utf8");
    private readonly pass: (line: string) => void;
    private rest = "";

    /** @param pass Gets each line with what ends it; the last one may end with nothing. */
    constructor(pass: (line: string) => void) {
        this.pass = pass;
    }

    take(chunk: Buffer): void {
        const lines = `${this.rest}${this.decoder.write(chunk)}`.split("\n");
        this.rest = lines.pop() ?? "";
        for (const line of lines) {
            this.pass(`${line}\n`);
        }
    }

    end(): void {
        const last = `${this.rest}${this.decoder.end()}`;
        this.rest = "";
        if (last !== "") {
            this.pass(last);
        }
    }
}
