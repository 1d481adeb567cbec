import { isObject, type Json, leaves, listAt, objectAt, textAt } from "../json";
import { readYaml } from "../yaml";
import { type ChartKeys, subchartKeys } from "./knownValues";
import { type TemplateKeys, templateKeys } from "./templateKeys";

/** Texts of a chart by their paths in it, those of packed subcharts as if they were unpacked. */
export type ChartTexts = ReadonlyMap<string, string>;

function yamlAt(texts: ChartTexts, path: string): Json {
    const text = texts.get(path);
    return text === undefined ? {} : readYaml(text);
}

interface Dependency {
    readonly name: string;
    /** Under which the values have it. */
    readonly key: string;
}

function dependencies(texts: ChartTexts, folder: string): readonly Dependency[] {
    return ["Chart.yaml", "requirements.yaml"]
        .flatMap((file) => listAt(yamlAt(texts, `${folder}${file}`), "dependencies"))
        .map((one) => {
            const name = textAt(one, "name") ?? "";
            return { name, key: textAt(one, "alias") ?? name };
        });
}

function declared(values: Json): readonly string[] {
    return isObject(values) ? leaves(values).map(([path]) => path) : [];
}

/** Folders of charts within a chart, nested ones too. */
function subchartFolders(texts: ChartTexts): readonly string[] {
    return [...texts.keys()]
        .filter((path) => /^(charts\/[^/]+\/)+Chart\.yaml$/.test(path))
        .map((path) => path.slice(0, -"Chart.yaml".length));
}

/** Helm has one namespace of named templates: a helper of the chart or of a library reads any subchart's values. */
function isShared(path: string, libraries: readonly string[]): boolean {
    return /^templates\/.*\.tpl$/.test(path) || libraries.some((each) => path.startsWith(each));
}

interface ReadTemplate extends TemplateKeys {
    readonly path: string;
}

/** Keys of the subchart in a folder, by its templates and its own values. */
function keysIn(
    folder: string,
    texts: ChartTexts,
    templates: readonly ReadTemplate[],
): readonly string[] {
    const reading = templates.filter(({ path }) => path.startsWith(`${folder}templates/`));
    return [
        "enabled",
        "global",
        ...dependencies(texts, folder)
            .filter(({ name }) => texts.has(`${folder}charts/${name}/Chart.yaml`))
            .map(({ key }) => key),
        ...reading.flatMap(({ keys }) => keys),
        ...declared(yamlAt(texts, `${folder}values.yaml`)),
    ];
}

/**
 * What a chart knows, read from its files.
 * @throws YamlFault where one is no YAML.
 */
export function chartKeys(texts: ChartTexts, name: string): ChartKeys {
    const folders = subchartFolders(texts);
    const libraries = folders.filter(
        (folder) => textAt(yamlAt(texts, `${folder}Chart.yaml`), "type") === "library",
    );
    const templates = [...texts]
        .filter(([path]) => /(^|\/)templates\//.test(path))
        .map(([path, text]) => ({ path, ...templateKeys(text) }));
    const shared = templates
        .filter(({ path }) => isShared(path, libraries))
        .flatMap(({ keys }) => keys);
    const umbrella = objectAt(yamlAt(texts, "values.yaml")) ?? {};
    const declaredDependencies = dependencies(texts, "");
    const direct = folders
        .filter((folder) => /^charts\/[^/]+\/$/.test(folder))
        .map((folder) => ({ folder, name: folder.slice("charts/".length, -1) }));
    const subcharts = direct.flatMap(({ folder, name: subchart }) => {
        const keys = [...keysIn(folder, texts, templates), ...shared];
        const named = declaredDependencies.filter((one) => one.name === subchart);
        return [subchart, ...named.map(({ key }) => key)].map((key): [string, string[]] => [
            key,
            [...new Set([...keys, ...declared(umbrella[key] ?? {})])],
        ]);
    });
    const own = templates.filter(({ path }) => path.startsWith("templates/"));
    const top = [
        ...subchartKeys,
        ...declaredDependencies.map(({ key }) => key),
        ...subcharts.map(([subchart]) => subchart),
        ...own.flatMap(({ keys }) => keys.map((key) => key.split(".")[0] ?? key)),
        ...Object.keys(umbrella),
    ];
    const absent = ["", ...folders].flatMap((folder) =>
        dependencies(texts, folder).filter(
            ({ name: its }) =>
                ![`${folder}charts/${its}/`, `charts/${its}/`].some((one) => folders.includes(one)),
        ),
    );
    return {
        name,
        top: [...new Set([...top, "global", "tags", "clientPort"])],
        subcharts: Object.fromEntries(subcharts),
        complete: absent.length === 0 && !templates.some(({ dynamic }) => dynamic),
    };
}
