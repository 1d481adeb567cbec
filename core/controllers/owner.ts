import { ownerOf } from "../chart/owner";
import type { StackConfig } from "../config/schema";

/** The user of Confluent's images, who is not root. */
const imageUser = "1000:1000";

/** The user and group that controllers run as: those of the brokers where a value says it. */
export function controllersOwner({
    preparation,
    values,
}: Pick<StackConfig, "preparation" | "values">): string {
    return preparation.owner ?? ownerOf(values["cp-kafka"]) ?? imageUser;
}
