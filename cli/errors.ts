import { RequestFailed } from "../core/failure/failure";
import { ConfigFaults } from "../core/fault";
import { NoAnswer } from "../provider/kubernetes/boundedClient";
import { reason, statusOf } from "../provider/kubernetes/cluster";
import { NoCredential } from "../provider/kubernetes/credentialPlugin";
import { type ExitCode, exitCodes } from "./exitCodes";

/** The command line, or a file that it names, is wrong. */
export class UsageError extends Error {}

/** Pulumi's backend or another service does not answer, or refuses. */
export class BackendError extends Error {}

/** The cluster does not answer, or refuses. */
export class KubeError extends Error {}

/** A program that this one runs could not be started, or failed. */
export class CommandError extends Error {
    /** What it had written to stdout; undefined where it could not be started. */
    readonly stdout: string | undefined;

    constructor(message: string, stdout?: string) {
        super(message);
        this.stdout = stdout;
    }
}

/** What was asked for was not done, or not completed. */
export class NotDone extends Error {}

/** What the user can do something about: a message without a stack trace, and how the command ends. */
export interface Failure {
    readonly message: string;
    readonly code: ExitCode;
}

const ofInput = [
    ...[ConfigFaults, UsageError, BackendError, KubeError, CommandError],
    ...[NoAnswer, NoCredential, RequestFailed],
];

/** @throws the error itself where it is a fault of this program. */
export function failureOf(error: unknown): Failure {
    if (error instanceof NotDone) {
        return { message: error.message, code: exitCodes.wrong };
    }
    if (error instanceof Error && ofInput.some((type) => error instanceof type)) {
        return { message: error.message, code: exitCodes.badInput };
    }
    if (statusOf(error) !== undefined) {
        return { message: `the cluster refuses: ${reason(error)}`, code: exitCodes.badInput };
    }
    throw error;
}
