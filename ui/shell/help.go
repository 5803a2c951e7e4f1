package shell

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"carillon/assets"
	"carillon/ui/kit"
)

// helpPages are the pages of the help: a title and its Markdown.
func helpPages() [][2]string {
	var pages [][2]string
	for page := range strings.SplitSeq("\n"+assets.Help, "\n# ") {
		if title, text, ok := strings.Cut(page, "\n"); ok && title != "" {
			pages = append(pages, [2]string{title, kit.KeyText(strings.TrimSpace(text))})
		}
	}
	return pages
}

// helpPage shows the help, a tab for each page.
func (w *Window) helpPage() {
	d := &kit.Dialog{Title: "Carillon help", Size: fyne.NewSize(720, 560)}
	pages := helpPages()
	if w.deps.HelpPages != nil {
		pages = append(pages, w.deps.HelpPages()...)
	}
	for _, p := range pages {
		text := widget.NewRichTextFromMarkdown(p[1])
		text.Wrapping = fyne.TextWrapWord
		d.Tabs = append(d.Tabs, kit.Tab{Label: p[0], Content: container.New(layout.NewCustomPaddedLayout(8, 8, 10, 10), container.NewVScroll(text)), Fill: true})
	}
	d.Primary = kit.NewPrimary("Close", d.Close)
	w.host.Show(d)
}
