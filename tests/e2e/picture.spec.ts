import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "mocha";
import type { Page } from "playwright-core";
import type { DiskChange } from "../../core/report/model";
import { picture } from "../../core/report/picture";
import { mermaid } from "../../core/report/picture/mermaid";
import { colours } from "../../core/report/picture/style";
import { launchChromium, type OpenBrowser } from "../support/chromium";
import { someDisks, type Extent, type Outcomes } from "../support/someDisks";

const title = { stack: "prod", release: "kafka/kafka", verdict: "data at risk" } as const;

/** Every outcome, over and over. */
function mixed(extent: Extent): DiskChange[] {
    const order = ["moves", "new", "recreated", "left behind", "at risk"] as const;
    const outcomes: Outcomes = Object.fromEntries(
        order.flatMap((outcome, first) =>
            Array.from({ length: 12 }, (_, n) => [(n * 5 + first) * 2, outcome] as const),
        ),
    );
    return someDisks(extent, outcomes);
}

const sizes: Readonly<Record<number, DiskChange[]>> = {
    3: mixed({ nodes: 3, brokers: 3, disksPerBroker: 1, servers: 0 }),
    30: mixed({ nodes: 5, brokers: 8, disksPerBroker: 3, servers: 3 }),
    120: mixed({ nodes: 12, brokers: 38, disksPerBroker: 3, servers: 3 }),
};

/** Names as long as Kubernetes allows them, and signs that are none in XML, Markdown or Mermaid. */
const awkward = mixed({ nodes: 2, brokers: 4, disksPerBroker: 1, servers: 1 }).map(
    (disk, index): DiskChange => {
        const renamed = (side: DiskChange["before"]) =>
            side && {
                ...side,
                node: `${side.node}.${"MMMM.".repeat(40)}example`,
                path: `/srv/${"deep/".repeat(90)}"<b>&amp;#35; & %%{init}%%\`x\`*_/${index}`,
                size: "107374182400",
            };
        return {
            ...disk,
            namespace: index % 2 === 0 ? "kafka" : "billing",
            claim: index % 3 === 0 ? `${"w".repeat(200)}-${index}` : disk.claim,
            role: index % 3 === 0 ? undefined : disk.role,
            before: renamed(disk.before),
            after: renamed(disk.after),
            notes: ["x".repeat(300), "a sentence of words that goes on for longer than two lines"],
        };
    },
);

/** What is painted where, and the faults in it. */
function measure() {
    const faults: string[] = [];
    const boxOf = (one: Element) => (one as SVGGraphicsElement).getBoundingClientRect();
    const inside = (inner: DOMRect, outer: DOMRect) =>
        inner.left >= outer.left &&
        inner.right <= outer.right &&
        inner.top >= outer.top &&
        inner.bottom <= outer.bottom;
    const painted = [...document.querySelectorAll("text")].map((one) => ({
        words: one.textContent,
        box: boxOf(one),
    }));
    const whole = boxOf(document.documentElement);
    for (const { words, box } of painted) {
        if (!inside(box, whole)) {
            faults.push(`outside the picture: ${words}`);
        }
        for (const other of painted) {
            const apart =
                box.right <= other.box.left ||
                other.box.right <= box.left ||
                box.bottom <= other.box.top + 2 ||
                other.box.bottom <= box.top + 2;
            if (other.box !== box && !apart) {
                faults.push(`one over the other: ${words} and ${other.words}`);
            }
        }
    }
    for (const disk of document.querySelectorAll(".disk")) {
        const [bar] = disk.querySelectorAll("rect");
        for (const text of disk.querySelectorAll("text")) {
            if (bar === undefined || !inside(boxOf(text), boxOf(bar))) {
                faults.push(`out of its disk: ${text.textContent}`);
            }
        }
    }
    return {
        faults,
        texts: painted.map(({ words }) => words),
        claims: [...document.querySelectorAll(".disk > title")].map(
            (one) => one.textContent.split("\n")[0] ?? "",
        ),
        ground: getComputedStyle(document.querySelector(".ground") ?? document.documentElement)
            .fill,
    };
}

describe("the picture in a browser", () => {
    let chromium: OpenBrowser;
    let page: Page;
    const asked: string[] = [];

    before(async () => {
        chromium = await launchChromium();
        page = await chromium.browser.newPage();
        page.on("request", (request) => asked.push(request.url()));
    });

    after(async () => {
        await chromium.close();
    });

    function open(svg: string) {
        return page.goto(`data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`);
    }

    for (const [name, disks] of [...Object.entries(sizes), ["awkward", awkward] as const]) {
        it(`shows ${name} volumes, no text over another or out of its box`, async () => {
            await open(picture(title, disks));
            const { faults, texts, claims } = await page.evaluate(measure);
            assert.deepEqual(faults, []);
            assert.deepEqual(new Set(claims), new Set(disks.map(({ claim }) => claim)));
            assert.ok(texts.includes("data at risk"));
            assert.ok(texts.includes("Storage of stack prod"));
            if (disks !== awkward) {
                for (const node of new Set(disks.map(({ before }) => before?.node))) {
                    assert.ok(node === undefined || texts.includes(node), node);
                }
            }
        });
    }

    it("is dark where the reader's system is, as a page and as an image", async () => {
        for (const [at, colorScheme] of (["light", "dark"] as const).entries()) {
            const expected = [1, 3, 5].map((digit) =>
                parseInt(colours.ground[at]?.slice(digit, digit + 2) ?? "", 16),
            );
            await page.emulateMedia({ colorScheme });
            const svg = picture(title, sizes[3] ?? []);
            await open(svg);
            assert.equal((await page.evaluate(measure)).ground, `rgb(${expected.join(", ")})`);
            await page.goto("about:blank");
            const pixel = await page.evaluate(
                async (source) => {
                    const image = new Image();
                    image.src = source;
                    await image.decode();
                    const canvas = document.createElement("canvas").getContext("2d");
                    canvas?.drawImage(image, 0, 0);
                    return [...(canvas?.getImageData(100, 4, 1, 1).data ?? [])];
                },
                `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`,
            );
            assert.deepEqual(pixel, [...expected, 255]);
        }
    });

    it("makes no request", () => {
        assert.deepEqual(asked, []);
    });
});

declare const globalThis: {
    readonly mermaid: {
        initialize(options: object): void;
        parse(text: string): Promise<unknown>;
        render(id: string, text: string): Promise<{ readonly svg: string }>;
    };
};

describe("the flowchart in a browser", () => {
    let chromium: OpenBrowser;
    let page: Page;

    before(async () => {
        chromium = await launchChromium();
        page = await chromium.browser.newPage();
        await page.setContent("<main></main>");
        await page.addScriptTag({
            content: readFileSync(require.resolve("@mermaid-js/tiny/dist/mermaid.tiny.js"), "utf8"),
        });
    });

    after(async () => {
        await chromium.close();
    });

    function rendered(chart: string) {
        return page.evaluate(async (text) => {
            globalThis.mermaid.initialize({ startOnLoad: false, securityLevel: "strict" });
            const { svg } = await globalThis.mermaid.render("chart", text);
            const [main] = document.getElementsByTagName("main");
            if (main !== undefined) {
                main.innerHTML = svg;
            }
            const textsOf = (selector: string) =>
                [...document.querySelectorAll<HTMLElement>(selector)].map((one) =>
                    one.innerText.trim(),
                );
            return {
                disks: textsOf(".node .nodeLabel"),
                nodes: textsOf(".cluster-label .nodeLabel"),
                edges: document.querySelectorAll("path.flowchart-link").length,
            };
        }, chart);
    }

    it("has the disks, nodes and moves of a small change", async () => {
        const { disks, nodes, edges } = await rendered(mermaid(sizes[3] ?? []));
        assert.deepEqual(nodes.sort(), ["kafka-1", "kafka-2", "kafka-3"]);
        assert.deepEqual([disks.length, edges], [4, 1]);
        assert.ok(
            disks.some((disk) => /^broker 0 datadir-0\nmoves, 500Gi\nto kafka-2$/.test(disk)),
        );
    });

    for (const volumes of [30, 120]) {
        it(`is taken with ${volumes} volumes`, async () => {
            const { disks } = await rendered(mermaid(sizes[volumes] ?? []));
            assert.ok(disks.length >= 12, disks.join("\n"));
        });
    }

    it("shows names as they are, whatever they hold", async () => {
        const [disk] = someDisks({ nodes: 1, brokers: 1, disksPerBroker: 1, servers: 0 });
        assert.ok(disk !== undefined);
        for (const name of [
            '"<b>&amp;#35;',
            "%%{init}%%",
            "`x`*_y_*",
            "1. a",
            "- a",
            "end",
            "[]{}|",
        ]) {
            const { disks } = await rendered(mermaid([{ ...disk, role: undefined, claim: name }]));
            assert.deepEqual(disks, [`other ${name}\n500Gi`]);
        }
        await rendered(mermaid(awkward));
    });
});
