// Package assets holds what is built into the program: its typeface and its icon.
package assets

import _ "embed"

// InterRegular is the regular weight of the program's typeface, an OpenType font under the SIL Open Font License
// (fonts/OFL.txt).
//
//go:embed fonts/Inter-Regular.otf
var InterRegular []byte

// InterSemiBold stands in for bold: at 13 units it reads as bold does, without filling the counters of the letters.
//
//go:embed fonts/Inter-SemiBold.otf
var InterSemiBold []byte

// Icon is the program's icon, a scalable drawing.
//
//go:embed icon.svg
var Icon []byte

// Help is the pages of Help > Carillon Help, in Markdown: each level-one heading begins a page.
//
//go:embed help.md
var Help string

// Licences are those of all that is built into the program; make licences writes them.
//
//go:embed licences/THIRD_PARTY.txt
var Licences string

// InterRegularTrueType is [InterRegular] with TrueType outlines, which a PDF can hold a part of; it is made of it by
// fonttools (cu2qu, an error of one unit of the font at most), without the tables that set letters closer.
//
//go:embed fonts/Inter-Regular.ttf
var InterRegularTrueType []byte

// InterSemiBoldTrueType is [InterSemiBold] with TrueType outlines.
//
//go:embed fonts/Inter-SemiBold.ttf
var InterSemiBoldTrueType []byte
