// Package shim hands out the Terraform provider, which is internal to its module: this package's
// path lies below it, and so may import it.
package shim

import (
	tfprovider "github.com/hashicorp/terraform-plugin-framework/provider"

	"github.com/terraform-providers/terraform-provider-random/internal/provider"
)

// NewProvider returns the Terraform provider "random".
func NewProvider() tfprovider.Provider {
	return provider.New()
}
