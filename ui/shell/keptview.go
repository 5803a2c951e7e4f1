package shell

import (
	"context"
	"encoding/json"

	"carillon/internal/session"
	"carillon/internal/sheet"
)

// keptView is how the file says that the sheet was last shown; as at first where it says nothing that can be read.
func (r *recordSheet) keptView() sheet.View {
	var v sheet.View
	kept := r.w.session.PageView(session.PageOf(r.kind))
	if len(kept) == 0 || json.Unmarshal(kept, &v) != nil {
		return r.src.View()
	}
	return v
}

// keepView keeps in the file how the sheet is shown.
func (r *recordSheet) keepView(v sheet.View) {
	if r.src == nil {
		return
	}
	if kept, err := json.Marshal(v); err == nil { // an infinite bound can't be written, nor typed
		r.w.session.KeepPageView(session.PageOf(r.kind), kept)
	}
	r.w.warm() // other columns are searched
}

// warmRows is how many rows a step makes ready for being searched: about a millisecond.
const warmRows = 100

// warm makes the rows of the sheet that is shown ready for being searched, a few at a time between what a person does: the
// first letter of a filter then takes no longer than the next. It goes on by itself, until another page is shown or it is
// begun anew.
func (w *Window) warm() {
	r := w.sheets[w.session.Place().Page]
	if r == nil || r.src == nil || w.open == nil || r.of != w.open.t || !r.State().Warm(0) {
		return
	}
	w.session.Jobs().Go(workWarm, func(context.Context) func() {
		return func() {
			if w.open != nil && r.of == w.open.t && r == w.sheets[w.session.Place().Page] && r.State().Warm(warmRows) {
				w.warm()
			}
		}
	})
}
