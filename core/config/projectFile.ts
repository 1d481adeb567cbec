import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Fault } from "../fault";

/** What pulumi reads in place of Pulumi.yaml: everything that is read here would be of another project. */
const preferred = "Pulumi.json";

/** The fault of a folder in which pulumi reads another project file. */
export function projectFileFaults(directory: string): readonly Fault[] {
    return existsSync(join(directory, preferred))
        ? [
              {
                  key: preferred,
                  value: preferred,
                  allowed: "Pulumi.yaml alone",
                  remedy: `pulumi reads ${preferred} in its place: move what it has into Pulumi.yaml and remove it`,
              },
          ]
        : [];
}
