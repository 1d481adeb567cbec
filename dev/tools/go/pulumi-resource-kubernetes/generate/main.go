// Command generate prepares a copy of this module for the build: it writes the files that the provider
// embeds, the schema of the provider's module with the version set and its Terraform mapping, both
// without white space, and the SDK that the provider is built with.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const module = "github.com/pulumi/pulumi-kubernetes/provider/v4"

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: generate VERSION")
	}
	if err := generate(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func generate(version string) error {
	dir, err := moduleDir(module)
	if err != nil {
		return err
	}
	source := filepath.Join(dir, "cmd", "pulumi-resource-kubernetes")

	schema, err := os.ReadFile(filepath.Join(source, "schema.json"))
	if err != nil {
		return err
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(schema, &members); err != nil {
		return fmt.Errorf("schema.json: %w", err)
	}
	if members["version"], err = json.Marshal(version); err != nil {
		return err
	}
	if schema, err = json.Marshal(members); err != nil {
		return err
	}

	mapping, err := os.ReadFile(filepath.Join(source, "terraform-mapping.json"))
	if err != nil {
		return err
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, mapping); err != nil {
		return fmt.Errorf("terraform-mapping.json: %w", err)
	}

	if err := os.WriteFile("schema-embed.json", schema, 0o644); err != nil {
		return err
	}
	if err := os.WriteFile("terraform-mapping-embed.json", compact.Bytes(), 0o644); err != nil {
		return err
	}
	return trimSDK()
}

// moduleDir tells where the sources of a module are, and has them downloaded where they are not there.
func moduleDir(path string) (string, error) {
	if err := exec.Command("go", "mod", "download", path).Run(); err != nil {
		return "", fmt.Errorf("downloading %s: %w", path, err)
	}
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", path).Output()
	if err != nil {
		return "", fmt.Errorf("finding %s: %w", path, err)
	}
	return strings.TrimSpace(string(dir)), nil
}
