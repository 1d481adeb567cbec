// Command pulumi-resource-random is Pulumi's random provider: the Terraform provider behind
// Pulumi's bridge.
package main

import (
	"context"
	_ "embed"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"

	"kafka-local-volumes.invalid/tools/pulumi-resource-random/random"
)

//go:generate go run -trimpath ./generate schema.json
//go:generate npx prettier --write schema.json

//go:embed schema.json
var schema []byte

func main() {
	metadata := tfbridge.ProviderMetadata{PackageSchema: schema}
	tfbridge.Main(context.Background(), "random", random.Provider(), metadata)
}
