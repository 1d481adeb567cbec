import { classNames } from "./marks";

/** A colour for light and for dark backgrounds. */
type Colours = Readonly<Record<string, readonly [light: string, dark: string]>>;

/** `ink` of an outcome is for signs, edges and text; `wash` is the background. */
export const colours = {
    ground: ["#ffffff", "#0d1117"],
    panel: ["#f6f8fa", "#151b23"],
    edge: ["#d1d9e0", "#3d444d"],
    text: ["#1f2328", "#f0f6fc"],
    dim: ["#59636e", "#9198a1"],
    "unchanged-ink": ["#6e7781", "#7d8590"],
    "unchanged-wash": ["#e9edf1", "#212830"],
    "new-ink": ["#116329", "#3fb950"],
    "new-wash": ["#dafbe1", "#12301d"],
    "recreated-ink": ["#0550ae", "#58a6ff"],
    "recreated-wash": ["#ddf4ff", "#10294a"],
    "moves-ink": ["#6639ba", "#bc8cff"],
    "moves-wash": ["#f1e7ff", "#2c2047"],
    "leftBehind-ink": ["#7d4e00", "#d29922"],
    "leftBehind-wash": ["#fff8c5", "#2e2511"],
    "atRisk-ink": ["#a40e26", "#ff7b72"],
    "atRisk-wash": ["#ffebe9", "#3c1618"],
    loud: ["#cf222e", "#b62324"],
    "on-loud": ["#ffffff", "#ffffff"],
} as const satisfies Colours;

export const fonts = {
    sans: '-apple-system,BlinkMacSystemFont,"Segoe UI","Noto Sans",Helvetica,Arial,sans-serif',
    mono: 'ui-monospace,SFMono-Regular,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace',
} as const;

function properties(scheme: 0 | 1): string {
    return Object.entries(colours)
        .map(([name, both]) => `--${name}:${both[scheme]}`)
        .join(";");
}

const rules = [
    `text{font-family:${fonts.sans};fill:var(--text)}`,
    `.mono{font-family:${fonts.mono}}`,
    ".bold{font-weight:600}",
    ".end{text-anchor:end}",
    ".middle{text-anchor:middle}",
    ".dim{fill:var(--dim)}",
    ".ground{fill:var(--ground)}",
    ".node{fill:var(--panel);stroke:var(--edge)}",
    ".emptied{fill:none;stroke-dasharray:5 4}",
    ".machine{fill:none;stroke:var(--dim);stroke-width:1.3;stroke-linecap:round}",
    ".sign{fill:none;stroke:var(--ink);stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}",
    ".bar{fill:var(--wash);stroke:var(--ink)}",
    ".ghost .bar{fill:none;stroke-dasharray:4 3}",
    ".unchanged .bar{stroke:none}",
    ".unchanged .sign{stroke-width:3}",
    ".says{fill:var(--ink)}",
    ".badge{fill:var(--ink)}",
    ".number{fill:var(--ground)}",
    ".loud{--ink:var(--on-loud);--wash:var(--loud)}",
    ".loud .bar{stroke:none}",
    ".loud text{fill:var(--on-loud)}",
    ".loud .number{fill:var(--loud)}",
];

/** The embedded style. It follows the reader's colour scheme, also where the picture is an image. */
export const style = [
    `.storage{${properties(0)}}`,
    `@media (prefers-color-scheme:dark){.storage{${properties(1)}}}`,
    ...Object.values(classNames).map(
        (name) => `.storage .${name}{--ink:var(--${name}-ink);--wash:var(--${name}-wash)}`,
    ),
    ...rules.map((rule) => rule.replace(/^[^{]+/, (selector) => `.storage ${selector}`)),
].join("\n");
