import type { StackConfig } from "../../config/schema";
import { platformSettings } from "../platform";
import { mountSettings } from "./mounts";
import type { PostrenderSettings } from "./settings";

/** All that a configuration has the postrender step do. */
export function configuredSettings(config: StackConfig): PostrenderSettings {
    return { ...platformSettings(config), ...mountSettings(config) };
}
