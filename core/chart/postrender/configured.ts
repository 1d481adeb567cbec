import type { StackConfig } from "../../config/schema";
import { kraftSettings } from "../../controllers/postrenderSettings";
import { podSettings } from "../podSettings";
import { platformSettings } from "../platform";
import { mountSettings } from "./mounts";
import type { PostrenderSettings } from "./settings";

/** All that a configuration has the postrender step do. */
export function configuredSettings(config: StackConfig): PostrenderSettings {
    return {
        ...podSettings(config),
        ...platformSettings(config),
        ...kraftSettings(config),
        ...mountSettings(config),
    };
}
