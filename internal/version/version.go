// Package version says which Carillon this is.
package version

// Version is set by the linker from the tag or commit that was built.
var Version = "dev"
