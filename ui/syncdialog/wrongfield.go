package syncdialog

import "fyne.io/fyne/v2"

// wrong is the field that the problem of a draft's connection is about.
func (t *connection) wrong(d *draft) fyne.Focusable {
	switch {
	case d.URL == "":
		return t.url
	case d.Username == "":
		return t.user
	case d.School == "":
		return t.school
	}
	return t.url
}
