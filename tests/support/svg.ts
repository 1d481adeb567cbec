import assert from "node:assert/strict";
import { DOMParser, type Element } from "@xmldom/xmldom";

/** What XML cannot hold is shown as U+FFFD, and the parser reads every line end as a line feed. */
export function readable(text: string): string {
    return text
        .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, "\u{FFFD}")
        .replaceAll(/\r[\n\u{85}]?|[\u{85}\u{2028}\u{2029}]/gu, "\n");
}

/** @throws for what is not well formed. */
export function drawn(svg: string): Element {
    const parser = new DOMParser({
        onError: (level, message) => {
            // It is there on purpose, for what XML cannot hold.
            if (!message.startsWith("Unicode replacement character")) {
                throw new Error(`${level}: ${message}`);
            }
        },
    });
    const root = parser.parseFromString(svg, "image/svg+xml").documentElement;
    assert.ok(root !== null);
    return root;
}

export function all(root: Element, tag: string): Element[] {
    return [...root.getElementsByTagName(tag)];
}

export function withClass(root: Element, name: string): Element[] {
    return all(root, "*").filter((one) => one.getAttribute("class")?.split(" ").includes(name));
}

export function text(root: Element, tag: string): string[] {
    return all(root, tag).map((one) => one.textContent ?? "");
}

export interface Box {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
}

export function boxOf(rect: Element): Box {
    const at = (name: string) => Number(rect.getAttribute(name) ?? 0);
    const [left, top] = [at("x"), at("y")];
    return { left, top, right: left + at("width"), bottom: top + at("height") };
}

export function bars(root: Element): Box[] {
    return withClass(root, "disk").map((disk) => {
        const [rect] = all(disk, "rect");
        assert.ok(rect !== undefined);
        return boxOf(rect);
    });
}

export function within(inner: Box, outer: Box): boolean {
    return (
        inner.left >= outer.left &&
        inner.top >= outer.top &&
        inner.right <= outer.right &&
        inner.bottom <= outer.bottom
    );
}

export function overlap(a: Box, b: Box): boolean {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
