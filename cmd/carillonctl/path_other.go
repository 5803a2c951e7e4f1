//go:build !windows

package main

import "github.com/spf13/cobra"

// newPathCmd has nothing to do here: packages put carillonctl where the PATH leads.
func newPathCmd(*app) *cobra.Command { return &cobra.Command{Use: "path", Hidden: true} }
