package main

import "github.com/spf13/cobra"

// commands lists the constructors of all commands.
var commands = []func(*app) *cobra.Command{
	newInfoCmd,
	newCheckCmd,
	newSystemCmd,
	newSyncCmd,
	newFeaturesCmd,
	newNewFromSISCmd,
	newHistoryCmd,
	newPracticeCmd,
	newNewCmd,
	newNewYearCmd,
	newDemoCmd,
	newImportCmd,
	newExportCmd,
	newPrintCmd,
	newShowCmd,
	newBackupCmd,
	newRecoverCmd,
	newRulesCmd,
	newCalendarCmd,
	newVerifyCmd,
	newDiffCmd,
	newManualCmd,
	newPathCmd,
}
