//go:build !darwin

package main

import "carillon/ui/shell"

// Elsewhere the desktop hands a file over as an argument.
func prepareFinder()               {}
func openFromFinder(*shell.Window) {}
