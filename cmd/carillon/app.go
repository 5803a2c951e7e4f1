package main

import (
	"os"
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
)

// themeVariable decides, where it is set, whether Fyne shows light or dark.
const themeVariable = "FYNE_THEME"

// newApp makes the Fyne app. On a Linux desktop that does not say whether it is light or dark Fyne takes dark; so it is
// started with light, which gives way as soon as the desktop says something. On Windows and macOS every desktop says it.
func newApp() fyne.App {
	if runtime.GOOS != "windows" && runtime.GOOS != "darwin" && !themeIsChosen() {
		if os.Setenv(themeVariable, "light") == nil {
			// Fyne asks the desktop when the app runs, and only where the variable is not set.
			defer os.Unsetenv(themeVariable)
		}
	}
	return app.NewWithID("org.carillon.desktop")
}

// themeIsChosen says whether a person has chosen for all programs made with Fyne, in the environment or in its settings.
func themeIsChosen() bool {
	if os.Getenv(themeVariable) != "" {
		return true
	}
	_, err := os.Stat((&app.SettingsSchema{}).StoragePath())
	return err == nil
}
