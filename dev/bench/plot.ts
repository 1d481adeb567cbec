import type { Result } from "./measurement";

const width = 760;
const labelWidth = 330;
const rowHeight = 26;
const top = 34;
const right = 60;

function escape(text: string): string {
    return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function text(x: number, y: number, content: string, anchor = "start", fill = "#222"): string {
    return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" fill="${fill}">${escape(content)}</text>`;
}

function document(height: number, title: string, body: readonly string[]): string {
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
        `<rect width="${width}" height="${height}" fill="#fff"/>`,
        text(10, 20, title),
        ...body,
        "</svg>",
        "",
    ].join("\n");
}

const colours = { met: "#2a7f3f", missed: "#b3361b", reported: "#5b6b80" };

function colourOf({ met }: Result): string {
    return met === undefined ? colours.reported : met ? colours.met : colours.missed;
}

/** Ratios of all rows on one logarithmic axis: median, least and greatest, and what is required. */
export function ratioPlot(results: readonly Result[]): string {
    const all = results.flatMap(({ ratio, limit }) => [
        ratio.min,
        ratio.max,
        ...(limit === undefined ? [] : ["atMost" in limit ? limit.atMost : limit.atLeast]),
    ]);
    const [low, high] = [Math.min(0.5, ...all), Math.max(2, ...all)].map(Math.log10) as [
        number,
        number,
    ];
    const x = (ratio: number) =>
        labelWidth + ((Math.log10(ratio) - low) / (high - low)) * (width - labelWidth - right);
    const body = results.flatMap((result, row) => {
        const y = top + row * rowHeight + rowHeight / 2;
        const { ratio, limit, what } = result;
        const colour = colourOf(result);
        const bound =
            limit === undefined ? undefined : "atMost" in limit ? limit.atMost : limit.atLeast;
        return [
            text(labelWidth - 8, y + 4, what, "end"),
            `<line x1="${x(ratio.min).toFixed(1)}" x2="${x(ratio.max).toFixed(1)}" y1="${y}" y2="${y}" stroke="${colour}" stroke-width="3"/>`,
            `<circle cx="${x(ratio.median).toFixed(1)}" cy="${y}" r="5" fill="${colour}"/>`,
            ...(bound === undefined
                ? []
                : [
                      `<line x1="${x(bound).toFixed(1)}" x2="${x(bound).toFixed(1)}" y1="${y - 9}" y2="${y + 9}" stroke="#222" stroke-dasharray="2 2"/>`,
                  ]),
            text(width - right + 12, y + 4, ratio.median.toFixed(2), "start", colour),
        ];
    });
    const bottom = top + results.length * rowHeight;
    const one = `<line x1="${x(1).toFixed(1)}" x2="${x(1).toFixed(1)}" y1="${top}" y2="${bottom}" stroke="#bbb"/>`;
    return document(bottom + 24, "Ours to the other, per row; dashed: what is required", [
        one,
        ...body,
        text(x(1), bottom + 16, "1", "middle"),
    ]);
}

/** Both sides of each row whose unit is seconds: bars for the medians, lines for the spread. */
export function timePlot(results: readonly Result[]): string {
    const rows = results.filter(({ unit }) => unit === "s");
    const longest = Math.max(1, ...rows.flatMap(({ ours, other }) => [ours.max, other.max]));
    const scale = (seconds: number) => (seconds / longest) * (width - labelWidth - right);
    const height = rowHeight * 1.5;
    const body = rows.flatMap((result, row) => {
        const y = top + row * height;
        const bars = [result.ours, result.other].flatMap((side, index) => {
            const at = y + 4 + index * 15;
            const fill = index === 0 ? "#2b5c8a" : "#b9c4cf";
            const middle = at + 6;
            return [
                `<rect x="${labelWidth}" y="${at}" width="${scale(side.median).toFixed(1)}" height="12" fill="${fill}"/>`,
                `<line x1="${(labelWidth + scale(side.min)).toFixed(1)}" x2="${(labelWidth + scale(side.max)).toFixed(1)}" y1="${middle}" y2="${middle}" stroke="#222"/>`,
                text(labelWidth + scale(side.max) + 5, at + 10, `${side.median.toFixed(1)} s`),
            ];
        });
        return [text(labelWidth - 8, y + 22, result.what, "end"), ...bars];
    });
    return document(top + rows.length * height + 10, "Seconds; dark: ours, light: the other", body);
}
