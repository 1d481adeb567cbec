import type { EngineClient, LogSeverity } from "./libraries/sdk";
import { sdk } from "./sdk";

/** What a resource says while it works, on its own row of the CLI's display. */
export interface Progress {
    /** What it waits for: shown until the next such line. */
    readonly waiting: (text: string) => void;
    /** What it did: stays. */
    readonly done: (text: string) => void;
    /** What the user should know, though the run continues. */
    readonly warn: (text: string) => void;
}

/** The engine's log; nothing else that a provider prints reaches the user. */
export class EngineLog {
    private readonly address: string | undefined;
    private client: EngineClient | undefined;
    private sent: Promise<void> = Promise.resolve();

    /** @param address host:port of the engine; without one nothing is logged. */
    constructor(address: string | undefined) {
        this.address = address;
    }

    of(urn: string): Progress {
        return {
            waiting: (text) => {
                this.send(urn, sdk.LogSeverity.INFO, text, true);
            },
            done: (text) => {
                this.send(urn, sdk.LogSeverity.INFO, text);
            },
            warn: (text) => {
                this.send(urn, sdk.LogSeverity.WARNING, text);
            },
        };
    }

    /** Until everything is delivered: what comes after an operation's end may be lost. */
    delivered(): Promise<void> {
        return this.sent;
    }

    private send(urn: string, severity: LogSeverity, message: string, ephemeral = false): void {
        if (this.address === undefined) {
            return;
        }
        this.client ??= new sdk.EngineClient(this.address, sdk.credentials.createInsecure());
        const { client } = this;
        const request = new sdk.LogRequest();
        request.setUrn(urn);
        request.setSeverity(severity);
        request.setMessage(message);
        request.setEphemeral(ephemeral);
        const delivered = new Promise<void>((resolve) => {
            // The engine of a killed CLI answers no more, which ends nothing here.
            client.log(request, () => {
                resolve();
            });
        });
        this.sent = Promise.all([this.sent, delivered]).then(() => undefined);
    }
}
