package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

const (
	sdkModule = "github.com/pulumi/pulumi-kubernetes/sdk/v4"
	sdkCopy   = "./sdk"
)

// trimSDK has the build use a copy of Pulumi's SDK for Kubernetes that has one file less to compile for:
// see kinds. Go allows to replace a module, but no file of one.
func trimSDK() error {
	source, err := moduleDir(sdkModule)
	if err != nil {
		return err
	}
	if err := os.CopyFS(sdkCopy, os.DirFS(source)); err != nil {
		return fmt.Errorf("copying %s: %w", sdkModule, err)
	}
	ours, err := os.ReadFile("kinds/kinds.go")
	if err != nil {
		return err
	}
	theirs := filepath.Join(sdkCopy, "go/kubernetes/yaml/v2/kinds.go")
	// Files of a module in Go's cache are read-only, and so are their copies.
	if err := os.Remove(theirs); err != nil {
		return err
	}
	if err := os.WriteFile(theirs, ours, 0o644); err != nil {
		return err
	}
	return exec.Command("go", "mod", "edit", "-replace="+sdkModule+"="+sdkCopy).Run()
}
