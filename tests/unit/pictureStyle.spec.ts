import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { colours } from "../../core/report/picture/style";

describe("the colours of the picture", () => {
    it("give text enough contrast, light and dark", () => {
        // WCAG 2.1, success criterion 1.4.3: 4.5 to 1.
        const luminance = (colour: string) =>
            [1, 3, 5]
                .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
                .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
                .reduce(
                    (sum, part, index) => sum + part * ([0.2126, 0.7152, 0.0722][index] ?? 0),
                    0,
                );
        const contrast = (a: string, b: string) => {
            const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
            return (light + 0.05) / (dark + 0.05);
        };
        const tinted = ["unchanged", "new", "recreated", "moves"] as const;
        const pairs = [
            ...(["text", "dim"] as const).flatMap((ink) => [
                [ink, "ground"] as const,
                [ink, "panel"] as const,
                ...tinted.map((outcome) => [ink, `${outcome}-wash`] as const),
            ]),
            ...(["new", "recreated", "moves", "leftBehind"] as const).map(
                (outcome) => [`${outcome}-ink`, `${outcome}-wash`] as const,
            ),
            ...(["moves", "leftBehind", "atRisk"] as const).map(
                (outcome) => [`${outcome}-ink`, "panel"] as const,
            ),
            ["ground", "moves-ink"] as const,
            ["on-loud", "loud"] as const,
        ];
        for (const [ink, behind] of pairs) {
            for (const scheme of [0, 1] as const) {
                const ratio = contrast(colours[ink][scheme], colours[behind][scheme]);
                assert.ok(ratio >= 4.5, `${ink} on ${behind}: ${ratio.toFixed(2)}`);
            }
        }
    });
});
