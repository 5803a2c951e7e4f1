package main

import (
	"context"
	"fmt"
	"io"
	"iter"
	"runtime/debug"
	"strings"

	"github.com/spf13/pflag"

	"carillon/internal/print"
	"carillon/model"
	"carillon/model/names"
)

// printedLists are what can be printed beside weeks, by what it is called on the command line; 0 is the lists of sections.
var printedLists = map[string]model.RosterKind{"section-list": 0, "duty-roster": model.RosterDuty, "on-call-roster": model.RosterOnCall}

func isRoster(kind string) bool { return printedLists[kind] != 0 }

// sheetOptions are how the pages of a PDF are laid out.
type sheetOptions struct {
	paper         string
	tall, grey    bool
	perPage       int
	hide          []string
	changedLayout func() string // a flag of these that was given; "" for none
}

func (o *sheetOptions) flags(f *pflag.FlagSet) {
	own := []string{"paper", "tall", "per-page", "grey", "hide"}
	f.StringVar(&o.paper, own[0], "", "`size` of the paper: Letter, Legal, Tabloid, A4, A3; Letter in the USA where none is said, else A4")
	f.BoolVar(&o.tall, own[1], false, "the paper stands tall")
	f.IntVar(&o.perPage, own[2], 1, "`weeks` on a page: 1, 2, 4 or 6")
	f.BoolVar(&o.grey, own[3], false, "without colors")
	f.StringSliceVar(&o.hide, own[4], nil, "`parts` to leave out of each block: teacher, room, times, code")
	o.changedLayout = func() string {
		for _, name := range own {
			if f.Changed(name) {
				return name
			}
		}
		return ""
	}
}

// check says which options don't go together.
func (o *printOptions) check(kind string) error {
	layout := o.sheet.changedLayout()
	_, list := printedLists[kind]
	switch {
	case o.out == "" && o.force:
		return usage("--force is for the file that --out names")
	case o.html && o.pdf:
		return usage("say --html or --pdf: one of the two")
	case o.html && list:
		return usage("a %s is written as text or with --pdf", kind)
	case o.pdf && o.out == "":
		return usage("say where the PDF is to be: --out FILE")
	case !o.pdf && layout != "":
		return usage("--%s is for pages: it needs --pdf", layout)
	}
	return nil
}

// layout is how pages are laid out, checked.
func (o *sheetOptions) layout(t *model.Timetable, d print.Document, today model.Date) (*print.Layout, error) {
	paper, err := print.PaperNamed(d.Region, o.paper)
	if err != nil {
		return nil, usage("%v", err)
	}
	l := &print.Layout{Document: d, Fonts: print.NewFonts(), Sheet: print.Sheet{
		Paper: paper, Tall: o.tall, PerPage: o.perPage, Grey: o.grey, Date: today, Logo: t.School().Logo}}
	known := false
	for _, n := range print.PerPage() {
		known = known || n == o.perPage
	}
	if !known {
		return nil, usage("--per-page is 1, 2, 4 or 6")
	}
	for _, part := range o.hide {
		switch part {
		case "teacher":
			l.Hide.Teacher = true
		case "room":
			l.Hide.Room = true
		case "times":
			l.Hide.Times = true
		case "code":
			l.Hide.Code = true
		default:
			return nil, usage("there is no part %q to hide: say teacher, room, times or code", part)
		}
	}
	return l, nil
}

// pdfMemory is from how many bytes on memory is given back often while a PDF is written: thousands of pages are made on the machine on which
// a district's other work goes on.
const pdfMemory = 220 << 20

// writePDF writes pages to the file that --out names, and says what a person should know of them.
func (a *app) writePDF(ctx context.Context, l *print.Layout, title string, pages iter.Seq[*print.Page], o printOptions) error {
	var made *print.Made
	var pagesBefore int
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(pdfMemory)) // the library holds all pages until the end
	err := a.writePrint(o, "a PDF", func(w io.Writer) (err error) {
		made, err = print.PDF(ctx, w, l, title, pages, func(n int) { pagesBefore = n })
		return err
	})
	if err != nil {
		if ctx.Err() != nil {
			return fmt.Errorf("stopped after %s, and nothing was written: %w", names.Count(pagesBefore, "page", "pages"), err)
		}
		return err
	}
	fmt.Fprintf(a.out, "It has %s.\n", names.Count(made.Pages, "page", "pages"))
	if made.Clashes > 0 {
		fmt.Fprintf(a.out, "%s are printed beside what they clash with: see carillonctl check.\n", names.Count(made.Clashes, "lesson", "lessons"))
	}
	if made.Cut > 0 {
		fmt.Fprintf(a.out, "%s did not fit, and are shortened or left out: print fewer weeks on a page, or hide a part.\n", names.Count(made.Cut, "text", "texts"))
	}
	if len(made.Missing) > 0 {
		fmt.Fprintf(a.out, "No TrueType font of this computer has %q: a question mark stands for each.\n", string(made.Missing))
	}
	return nil
}

// printLists prints section lists, or a roster.
func (a *app) printLists(ctx context.Context, file, kind string, codes []string, o printOptions) error {
	s, err := readState(file)
	if err != nil {
		return err
	}
	t := s.Index()
	d, err := documentOf(s, file, o.rotation)
	if err != nil {
		return err
	}
	lists := func(yield func(*print.List) bool) { yield(d.Roster(t, printedLists[kind], o.rotation)) }
	title := names.Capital(strings.ReplaceAll(kind, "-", " "))
	if !isRoster(kind) {
		keys, err := printedKeys(t, model.KindSection, codes, o.all)
		if err != nil {
			return err
		}
		title = "Section lists"
		lists = func(yield func(*print.List) bool) {
			for _, k := range keys {
				if !yield(d.SectionList(t, model.SectionID(k.ID))) {
					return
				}
			}
		}
	}
	if !o.pdf {
		return a.writePrint(o, strings.ToLower(title), func(w io.Writer) error { return print.TextLists(w, d, lists) })
	}
	l, err := o.sheet.layout(t, d, a.today())
	if err != nil {
		return err
	}
	return a.writePDF(ctx, l, title, l.Lists(lists), o)
}
