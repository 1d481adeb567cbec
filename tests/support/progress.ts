import type { Progress } from "../../provider/progress";

const nothing = () => undefined;

/** For resources whose words are not what is tested. */
export const silent: Progress = { waiting: nothing, done: nothing, warn: nothing };
