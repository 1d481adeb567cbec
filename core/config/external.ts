import { dnsSubdomain, labelKey } from "./patterns";
import { described, integer, list, mapOf, object, oneOf, optional, text } from "./types";

/** Where an own letter or digit may be, the broker's number may be. */
const letter = "(?:[a-z0-9]|\\{broker\\})";
const label = `${letter}(?:(?:-|${letter})*${letter})?`;

const host = text(
    "a DNS name or an IPv4 address of lower-case letters, digits, - and ., with {broker} for the broker's number or without, at most 253",
    new RegExp(`^${label}(?:\\.${label})*$`),
);

const broker = text("the number of a broker, from 0", /^(0|[1-9]\d{0,2})$/, 3);

/** The API server's default for --service-node-port-range. */
export const nodePorts = { first: 30_000, last: 32_767 } as const;

/** How the brokers are reached from outside the cluster. */
export const external = object({
    type: described(
        "Type of a Service for each broker; none: no such Services.",
        oneOf("none", "NodePort", "LoadBalancer"),
    ),
    port: described(
        "LoadBalancer: port of each Service, at which each broker listens.",
        integer(1024, 65_535),
    ),
    firstNodePort: described(
        "NodePort: port of broker 0; the others have the next ones.",
        integer(nodePorts.first, nodePorts.last),
    ),
    host: optional(
        described(
            "Host that each broker advertises; default for NodePort: the address of its node.",
            host,
        ),
    ),
    hosts: optional(
        described(
            "Instead of host: the host of each broker, by its number.",
            mapOf(broker, dnsSubdomain),
        ),
    ),
    annotations: described(
        "LoadBalancer: annotations of the Services, with {broker} for the broker's number in their values.",
        mapOf(labelKey, text("text", /^[^]*$/, 4096)),
    ),
    sourceRanges: described(
        "LoadBalancer: addresses that may connect; none: all.",
        list(
            text("a CIDR block such as 203.0.113.0/24", /^[0-9a-f.:]{2,45}\/\d{1,3}$/, 50),
            0,
            100,
        ),
    ),
});
