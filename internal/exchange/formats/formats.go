// Package formats lists the formats of imports and exports, once: File > Import and File > Export, carillonctl import and export,
// and the table of formats in the README are made of it.
package formats

import (
	"slices"
	"strings"

	"carillon/internal/exchange"
	"carillon/internal/exchange/fet"
	"carillon/internal/exchange/ical"
	"carillon/internal/exchange/lisscapture"
	"carillon/internal/exchange/oneroster"
	"carillon/internal/exchange/spreadsheet"
	"carillon/internal/exchange/xhstt"
)

// All lists the formats, the usual ones first.
func All() []exchange.Format {
	return []exchange.Format{
		spreadsheet.Format(),
		oneroster.Format(),
		fet.Format(),
		xhstt.Format(),
		lisscapture.Format(),
		ical.Format(),
	}
}

// ByID is the format with an ID or another of its names.
func ByID(id string) (exchange.Format, bool) {
	all := All()
	i := slices.IndexFunc(all, func(f exchange.Format) bool { return f.ID == id || slices.Contains(f.Names, id) })
	if i < 0 {
		return exchange.Format{}, false
	}
	return all[i], true
}

// ForFile is the first format that reads files with the ending of a name; a folder is read by the first that reads folders.
func ForFile(name string, folder bool) (exchange.Format, bool) {
	for _, f := range All() {
		if f.Read == nil {
			continue
		}
		if folder && f.Folder {
			return f, true
		}
		for _, ext := range f.Extensions {
			if !folder && strings.HasSuffix(strings.ToLower(name), ext) {
				return f, true
			}
		}
	}
	return exchange.Format{}, false
}

// ForInput is the format of files that lie in a folder or a zip, by the file that only that format has there; for any others that
// of [ForFile].
func ForInput(in *exchange.Input) (exchange.Format, bool) {
	for _, f := range All() {
		if f.Read == nil || f.Mark == "" {
			continue
		}
		if _, ok := in.File(f.Mark); ok {
			return f, true
		}
	}
	return ForFile(in.Name, in.Many)
}
