import { listAt, textAt } from "../../json";
import type { ManifestChange } from "./change";
import { withContainers } from "./containers";

/** The variable that starts the reporter, which the chart sets without asking. */
export const reporterVariable = "KAFKA_METRIC_REPORTERS";

/**
 * Removes the variable by which the chart has the brokers start Confluent's metrics reporter: an image
 * without that class ends with it. To set the variable again, to nothing, is what users do; but of two
 * variables of one name an upgrade by Helm can lose one.
 * https://github.com/confluentinc/cp-helm-charts/issues/305
 * https://github.com/kubernetes/kubernetes/issues/86163
 */
export const metricsReporter: ManifestChange = (manifest, settings) =>
    settings.metricsReporter !== false
        ? undefined
        : withContainers(manifest, (container) => {
              const env = listAt(container, "env");
              const others = env.filter((one) => textAt(one, "name") !== reporterVariable);
              return others.length === env.length ? undefined : { ...container, env: others };
          });
