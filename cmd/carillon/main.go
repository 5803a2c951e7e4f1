// Carillon is a desktop timetabling client: it opens a timetable file in a window and keeps the school's student
// information system in step with it.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"carillon/assets"
	"carillon/internal/version"
	"carillon/ui/kit"
	"carillon/ui/shell"
)

func main() {
	if err := run(os.Args[1:], os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "carillon:", err)
		os.Exit(1)
	}
}

// options are the command line.
type options struct {
	file   string
	theme  kit.Mode
	width  int
	height int
}

func parse(args []string, out io.Writer) (options, error) {
	o := options{}
	flags := flag.NewFlagSet("carillon", flag.ContinueOnError)
	flags.SetOutput(out)
	flags.Usage = func() {
		fmt.Fprintln(out, "Usage: carillon [flags] [FILE]\n\nOpens the window, on a timetable file where one is named.\n\nFlags:")
		flags.PrintDefaults()
	}
	theme := flags.String("theme", "system", "look of the window: `system`, light or dark")
	flags.IntVar(&o.width, "width", 1440, "width of the window in units")
	flags.IntVar(&o.height, "height", 868, "height of the window in units")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	mode, ok := map[string]kit.Mode{"system": kit.ModeSystem, "light": kit.ModeLight, "dark": kit.ModeDark}[*theme]
	if !ok {
		return o, fmt.Errorf("--theme is system, light or dark, not %q", *theme)
	}
	o.theme = mode
	if flags.NArg() > 1 {
		return o, fmt.Errorf("one file at a time: %q is one too many", flags.Arg(1))
	}
	o.file = flags.Arg(0)
	return o, nil
}

func run(args []string, out io.Writer) error {
	o, err := parse(args, out)
	if err == flag.ErrHelp {
		return nil
	}
	if err != nil {
		return err
	}
	a := app.NewWithID("org.carillon.desktop")
	a.SetIcon(fyne.NewStaticResource("carillon.svg", assets.Icon))
	a.Settings().SetTheme(kit.NewTheme(o.theme))
	background := kit.NewBackground(context.Background())
	defer background.Close()

	win := a.NewWindow("Carillon")
	win.Resize(fyne.NewSize(float32(o.width), float32(o.height)))
	w := shell.New(win, shell.Deps{
		Runner:   background,
		Files:    files{},
		NewSync:  newSync(newPasswords()),
		Now:      time.Now,
		Version:  version.Version,
		SetTheme: func(m kit.Mode) { a.Settings().SetTheme(kit.NewTheme(m)) },
		Quit:     a.Quit,
	})
	win.SetMaster()
	win.Show()
	if path := os.Getenv(probeVariable); path != "" {
		stop, err := probe(path, w)
		if err != nil {
			return err
		}
		defer stop()
	}
	if o.file != "" {
		w.Open(o.file)
	}
	a.Run()
	return nil
}
