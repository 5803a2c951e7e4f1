package main

import (
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"carillon/internal/version"
)

// newManualCmd writes the manual that packages install: a page for each command. cobra dates the pages by
// SOURCE_DATE_EPOCH, so that two builds of one commit are the same.
func newManualCmd(*app) *cobra.Command {
	return &cobra.Command{
		Use:    "manual DIR",
		Short:  "Write a manual page for each command to a folder",
		Hidden: true,
		Args:   cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := os.MkdirAll(args[0], 0o755); err != nil {
				return err
			}
			root := cmd.Root()
			root.DisableAutoGenTag = true
			header := &doc.GenManHeader{Section: "1", Source: "Carillon " + version.Version, Manual: "Carillon"}
			return doc.GenManTree(root, header, args[0])
		},
	}
}
