import { kubeconfigKey } from "../provider/kubernetes/givenKubeconfig";
import { BackendError, CommandError } from "./errors";
import type { StackInput } from "./stackInput";
import { command } from "./subprocess";

/**
 * The kubeconfig that a stack names, which is a secret as a rule: then Pulumi decrypts it, as it does
 * for `pulumi up`.
 * @throws BackendError where it cannot, for example without the passphrase.
 */
export async function kubeconfigOfStack({ stack, file }: StackInput): Promise<string | undefined> {
    const { kubeconfig, path } = file;
    if (kubeconfig !== "encrypted") {
        return kubeconfig?.text;
    }
    const of = ["--stack", stack, "--config-file", path, "--non-interactive"];
    try {
        return (await command("pulumi", ["config", "get", kubeconfigKey, ...of])).trimEnd();
    } catch (error) {
        if (!(error instanceof CommandError)) {
            throw error;
        }
        const why = error.message.split("\n").at(-1)?.trim() ?? "";
        throw new BackendError(
            `${kubeconfigKey}: pulumi cannot decrypt it: ${why.replace(/^error: /, "")}`,
        );
    }
}
