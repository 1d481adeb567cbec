// Package v2 stands in for one file of Pulumi's Go SDK for Kubernetes: kinds.go of its yaml/v2.
//
// The original gives each kind of Kubernetes its own Go type and so has the whole SDK compiled into
// the provider, which looks at none of these types: it registers the object and takes its outputs.
// The type that the original keeps for kinds it does not know does for all of them.
package v2

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi/pulumi-kubernetes/sdk/v4/go/kubernetes/apiextensions"
)

// RegisterResource registers an object of a YAML document or a chart as a resource of its kind.
func RegisterResource(ctx *pulumi.Context, apiVersion, kind, name string, props pulumi.Input,
	opts ...pulumi.ResourceOption) (pulumi.CustomResource, error) {
	var res apiextensions.CustomResource
	if !strings.Contains(apiVersion, "/") {
		apiVersion = "core/" + apiVersion
	}
	token := fmt.Sprintf("kubernetes:%s:%s", apiVersion, kind)
	if err := ctx.RegisterResource(token, name, props, &res, opts...); err != nil {
		return nil, err
	}
	return &res, nil
}
