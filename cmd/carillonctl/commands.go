package main

import "github.com/spf13/cobra"

// commands lists the constructors of all commands.
var commands = []func(*app) *cobra.Command{
	newInfoCmd,
	newCheckCmd,
	newSystemCmd,
	newSyncCmd,
	newFeaturesCmd,
	newPracticeCmd,
	newDemoCmd,
	newImportCmd,
	newExportCmd,
	newBackupCmd,
	newVerifyCmd,
	newDiffCmd,
}
