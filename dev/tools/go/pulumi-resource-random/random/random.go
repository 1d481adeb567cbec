// Package random maps the Terraform provider "random" to Pulumi's: the tokens and property names
// are those of the published package of this version.
package random

import (
	"context"
	"errors"
	"strings"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"
	bridge "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/terraform-providers/terraform-provider-random/shim"
)

// Version is that of the published provider which this one stands for.
const Version = "4.19.0"

// Provider describes the bridged provider.
func Provider() bridge.ProviderInfo {
	return bridge.ProviderInfo{
		Name:         "random",
		P:            tfbridge.ShimProvider(shim.NewProvider()),
		Version:      Version,
		DisplayName:  "Random",
		Description:  "A Pulumi package to safely use randomness in Pulumi programs.",
		Keywords:     []string{"pulumi", "random"},
		License:      "Apache-2.0",
		Homepage:     "https://pulumi.io",
		Repository:   "https://github.com/pulumi/pulumi-random",
		MetadataInfo: bridge.NewProviderMetadata(nil),
		Resources: map[string]*bridge.ResourceInfo{
			"random_bytes":    {Tok: token("RandomBytes"), ComputeID: base64ID},
			"random_id":       {Tok: token("RandomId")},
			"random_integer":  {Tok: token("RandomInteger")},
			"random_password": {Tok: token("RandomPassword")},
			"random_pet":      {Tok: token("RandomPet")},
			"random_shuffle":  {Tok: token("RandomShuffle")},
			"random_string":   {Tok: token("RandomString")},
			"random_uuid":     {Tok: token("RandomUuid")},
			"random_uuid4":    {Tok: token("RandomUuid4")},
			"random_uuid7":    {Tok: token("RandomUuid7")},
		},
	}
}

func token(name string) tokens.Type {
	file := strings.ToLower(name[:1]) + name[1:]
	return tokens.Type("random:index/" + file + ":" + name)
}

func base64ID(_ context.Context, state resource.PropertyMap) (resource.ID, error) {
	// Secret in the state; Pulumi has no secret ids.
	value := state["base64"]
	if value.IsSecret() {
		value = value.SecretValue().Element
	}
	if !value.IsString() {
		return "", errors.New("random_bytes: the state has no string \"base64\"")
	}
	return resource.ID(value.StringValue()), nil
}
