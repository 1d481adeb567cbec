// Command generate writes the provider's schema to a file. The schema is committed: making it
// takes a code generator that the provider itself does without.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfgen"

	"kafka-local-volumes.invalid/tools/pulumi-resource-random/random"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: generate FILE")
	}
	if err := generate(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func generate(file string) error {
	result, err := tfgen.GenerateSchema(context.Background(), tfgen.GenerateSchemaOptions{
		ProviderInfo:  random.Provider(),
		XInMemoryDocs: true,
	})
	if err != nil {
		return fmt.Errorf("generating the schema: %w", err)
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, result.ProviderMetadata.PackageSchema, "", "  "); err != nil {
		return err
	}
	indented.WriteByte('\n')
	return os.WriteFile(file, indented.Bytes(), 0o644)
}
