import { dnsSubdomain } from "./patterns";
import { described, object, oneOf, optional, type Read } from "./types";

/** How the brokers' listeners are secured. */
export const security = object({
    protocol: described(
        "Protocol of the listener between the brokers, which clients in the cluster use too, and of EXTERNAL.",
        oneOf("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"),
    ),
    mechanism: optional(
        described(
            "SASL mechanism, also between the brokers; with SASL_PLAINTEXT and SASL_SSL.",
            oneOf("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"),
        ),
    ),
    brokerSecret: optional(
        described(
            "Secret with the brokers' broker.properties, and with their keystore.p12 and truststore.p12; not with PLAINTEXT.",
            dnsSubdomain,
        ),
    ),
    tlsSecret: optional(
        described(
            "Secret with keystore.p12 and truststore.p12, if it is another than brokerSecret.",
            dnsSubdomain,
        ),
    ),
    clientSecret: optional(
        described(
            "Secret with the client.properties that this program's own requests use; not with PLAINTEXT.",
            dnsSubdomain,
        ),
    ),
});

export type Security = Read<typeof security>;
