// Carillon is a desktop timetabling client: it opens a timetable file in a window and keeps the school's student
// information system in step with it.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"time"

	"fyne.io/fyne/v2"

	"carillon/assets"
	"carillon/cmd/internal/systems"
	"carillon/internal/config"
	"carillon/internal/version"
	"carillon/internal/work"
	"carillon/model/names"
	"carillon/ui/kit"
	"carillon/ui/shell"
)

func main() {
	if err := run(os.Args[1:], os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "carillon:", err)
		tellOnScreen("Carillon", names.Sentence(err.Error()))
		os.Exit(1)
	}
}

// options are the command line; what is not given there comes from the settings.
type options struct {
	file          string
	theme         string
	width, height int
}

// The size of the window where nobody has chosen one, in units.
const (
	defaultWidth  = 1440
	defaultHeight = 868
)

func parse(args []string, out io.Writer) (options, error) {
	o := options{}
	flags := flag.NewFlagSet("carillon", flag.ContinueOnError)
	flags.SetOutput(out)
	flags.Usage = func() {
		fmt.Fprintln(out, "Usage: carillon [flags] [FILE]\n\nOpens the window, on a timetable file where one is named.\n\nFlags:")
		flags.PrintDefaults()
	}
	flags.StringVar(&o.theme, "theme", "", "look of the window: `system`, light or dark")
	flags.IntVar(&o.width, "width", 0, "width of the window in units")
	flags.IntVar(&o.height, "height", 0, "height of the window in units")
	showVersion := flags.Bool("version", false, "say which version this is, and end")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if *showVersion {
		fmt.Fprintln(out, "carillon", version.Version)
		return o, flag.ErrHelp
	}
	if _, ok := modeOf(o.theme); !ok {
		return o, fmt.Errorf("--theme is system, light or dark, not %q", o.theme)
	}
	if flags.NArg() > 1 {
		return o, fmt.Errorf("one file at a time: %q is one too many", flags.Arg(1))
	}
	o.file = flags.Arg(0)
	return o, nil
}

func run(args []string, out io.Writer) error {
	o, err := parse(args, out)
	if errors.Is(err, flag.ErrHelp) {
		return nil
	}
	if err != nil {
		return err
	}
	if o.file != "" {
		o.file = absolute(o.file)
		if shownElsewhere(o.file) {
			return nil
		}
	}
	chosen, unread := loadSettings()
	if unread != nil {
		fmt.Fprintln(out, "carillon:", unread)
	}
	defer chosen.close()
	mode, _ := modeOf(cmp.Or(o.theme, chosen.get().Theme))

	log.SetOutput(withoutFyne(out))
	makeCacheFolder()
	prepareFinder()
	a := newApp()
	a.SetIcon(fyne.NewStaticResource("carillon.svg", assets.Icon))
	a.Settings().SetTheme(kit.NewTheme(mode))
	var making drafts
	defer making.drop() // after the work that may still be at them
	background := work.NewBackground(context.Background(), fyne.Do)
	defer background.Close()

	win := a.NewWindow("Carillon")
	win.Resize(fyne.NewSize(
		float32(cmp.Or(o.width, chosen.get().Width, defaultWidth)),
		float32(cmp.Or(o.height, chosen.get().Height, defaultHeight))))
	keys := newPasswords()
	backups := func() string { return chosen.get().BackupDir }
	w := shell.New(win, shell.Deps{
		Runner: background,
		After: func(d time.Duration, f func()) func() {
			timer := time.AfterFunc(d, f)
			return func() { timer.Stop() }
		},
		Files:   files{backups},
		NewSync: newSync(keys), NewPractice: newPractice(keys.sis),
		NewTimetable: newTimetable(backups, draftPath()), NewYear: newYear(backups), Import: showImport, Exports: exports,
		NewFromSIS: newFromSIS(keys, backups, &making), NewFolder: func() string { return newFolder(chosen.get().Recent) },
		HelpPages: func() [][2]string { return featurePages(systems.Connectors()) },
		Now:       time.Now,
		Who:       person,
		Version:   version.Version,
		Places:    places(),
		Explain:   explain,
		Theme:     mode,
		SetTheme: func(m kit.Mode) {
			a.Settings().SetTheme(kit.NewTheme(m))
			chosen.change(func(s *config.Settings) { s.Theme = modeNames[m] })
		},
		SetBackupFolder: func(path string) { chosen.change(func(s *config.Settings) { s.BackupDir = path }) },
		WriteFile:       writeFile,
		Recent:          func() []string { return chosen.get().Recent },
		Opened:          func(path string) { chosen.change(func(s *config.Settings) { s.Opened(path) }) },
		Pinned:          func() []string { return chosen.get().Pinned },
		SetRecent: func(recent, pinned []string) {
			chosen.change(func(s *config.Settings) { s.Recent, s.Pinned = recent, pinned })
		},
		LookAt: lookAt, Demo: makeDemo(backups), Home: home(),
		Quit: func() {
			if size := win.Canvas().Size(); o.width == 0 && o.height == 0 {
				chosen.change(func(s *config.Settings) { s.Width, s.Height = int(size.Width), int(size.Height) })
			}
			a.Quit()
		},
	})
	win.SetMaster()
	win.Show()
	if !hasWindow(win) { // nothing is open yet, and so nothing locked
		return errNoWindow
	}
	fitScreen(win)
	stopAnswering := answerOthers(win, w)
	defer stopAnswering()
	openFromFinder(w)
	if unread != nil {
		w.Tell("Your settings could not be read", unread.Error())
	}
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
