// Command pulumi-resource-kubernetes is Pulumi's Kubernetes provider. The upstream main embeds
// files that exist in release builds only; generate makes them from the module's own.
package main

import (
	_ "embed"

	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/provider"
)

//go:embed schema-embed.json
var schema []byte

//go:embed terraform-mapping-embed.json
var terraformMapping []byte

//go:generate go run -trimpath ./generate 4.25.0
const version = "4.25.0"

func main() {
	provider.Serve("kubernetes", version, schema, terraformMapping)
}
