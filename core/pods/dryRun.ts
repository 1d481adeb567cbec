import { isPassing, type Refused } from "../disks/podRefusal";
import { shown } from "../shown";
import { admissionRemedy } from "./admission";
import type { PlacementFaults } from "./fitFaults";

const longest = 600;

/** A pod that was tried, and not created, with what the API server answered. */
export interface TriedPod extends Refused {
    readonly pod: string;
    /** Key of the configuration that its settings are at. */
    readonly key: string;
}

/** Rules by which the whole pod is refused where a part of it is. */
const sure =
    /exceeded quota|failed quota|(minimum|maximum) \S+ usage per |no PriorityClass with name/;

/** Rules that the rest of the pod, which a chart decides, may satisfy. */
const other =
    /violates PodSecurity|admission webhook|ValidatingAdmissionPolicy|denied (the )?request/;

/** What follows from a pod that was refused on trial. An answer that says nothing about the pod is left out. */
export function judgeTried(tried: readonly TriedPod[]): PlacementFaults {
    const said = tried
        .filter((one) => !isPassing(one) && !one.message.includes("does not support dry run"))
        .map(({ pod, key, message }) => {
            const words = shown(message.replaceAll(/\s+/g, " ").trim(), longest);
            return {
                message,
                text: `${pod}: the API server refuses this pod in a dry run: ${words}; ${admissionRemedy(message, key)}`,
            };
        });
    return {
        refusals: said.filter(({ message }) => sure.test(message)).map(({ text }) => text),
        warnings: said
            .filter(({ message }) => !sure.test(message) && other.test(message))
            .map(({ text }) => text),
    };
}
