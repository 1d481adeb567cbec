import type { Scenario } from "../measurement";
import { firstUpScenario } from "./firstUp";
import { previewScenario } from "./preview";
import { networkScenario, producerScenario } from "./producer";
import { recreationScenario } from "./recreation";
import { sizesScenario } from "./sizes";
import { volumesScenario } from "./volumes";

/**
 * Everything, in the order of the table.
 * @param long as often as it takes to see what happens once in fifty times.
 */
export function scenarios(long: boolean): readonly Scenario[] {
    return [
        volumesScenario(9, 5, 1.5),
        volumesScenario(100, 3, 1.1),
        volumesScenario(1000, 1, 1.1, true),
        previewScenario(7),
        sizesScenario({ large: 1000, middle: 100, small: 9 }, 4),
        firstUpScenario(false, long ? 50 : 10),
        firstUpScenario(true, 3),
        recreationScenario(3),
        producerScenario(5),
        networkScenario(5),
    ];
}

/** Checks that each kind of measurement still works; the figures mean nothing. */
export function smokeScenarios(): readonly Scenario[] {
    return [volumesScenario(9, 1, 1.5), sizesScenario({ large: 8, middle: 7, small: 7 }, 1)];
}
