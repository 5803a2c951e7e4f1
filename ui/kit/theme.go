// Package kit holds the small pieces every window of the program is made of: the theme, the runner for background work,
// the command registry, dialogs, and the few widgets whose look or keyboard handling Fyne's own do not give.
//
// Nothing here knows what a timetable is.
package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"carillon/assets"
)

// The program's own colour names, beside those of Fyne. Look one up with Color.
const (
	// ColorPanel is what grids, registers and dialogs are drawn on.
	ColorPanel fyne.ThemeColorName = "carillonPanel"
	// ColorHead is the background of table and grid headings.
	ColorHead fyne.ThemeColorName = "carillonHead"
	// ColorLine is the colour of hairlines and of the edges of controls.
	ColorLine fyne.ThemeColorName = "carillonLine"
	// ColorFaint is the edge of pop-ups.
	ColorFaint fyne.ThemeColorName = "carillonFaint"
	// ColorMuted is text of the second rank: labels, units, explanations.
	ColorMuted fyne.ThemeColorName = "carillonMuted"
	// ColorTint is the soft fill of what is selected.
	ColorTint fyne.ThemeColorName = "carillonTint"
	// ColorGood and ColorGoodTint mark a free slot and what is confirmed.
	ColorGood     fyne.ThemeColorName = "carillonGood"
	ColorGoodTint fyne.ThemeColorName = "carillonGoodTint"
	// ColorWarning and ColorWarningTint mark a preferred-off slot and what is held.
	ColorWarning     fyne.ThemeColorName = "carillonWarning"
	ColorWarningTint fyne.ThemeColorName = "carillonWarningTint"
	// ColorBad and ColorBadTint mark a clash, a blocked slot and what is gone.
	ColorBad fyne.ThemeColorName = "carillonBad"
	// ColorGoodText and ColorWarningText are good and warning where they are the colour of a text: edges and dots may be
	// lighter. ColorBad is both.
	ColorGoodText    fyne.ThemeColorName = "carillonGoodText"
	ColorWarningText fyne.ThemeColorName = "carillonWarningText"
	ColorBadTint     fyne.ThemeColorName = "carillonBadTint"
)

// Text sizes in Fyne units.
const (
	TextSmall   float32 = 11
	TextCaption float32 = 12
	TextBody    float32 = 13
	TextTitle   float32 = 16
)

// Mode says which variant of the theme is used.
type Mode int

// The modes: follow the desktop, or always one of the two.
const (
	ModeSystem Mode = iota
	ModeLight
	ModeDark
)

// Theme is the program's look, made of the tokens of its style guide. It implements fyne.Theme.
type Theme struct {
	mode          Mode
	base          fyne.Theme
	regular, bold fyne.Resource
}

// NewTheme returns the theme in the given mode.
func NewTheme(mode Mode) *Theme {
	return &Theme{
		mode:    mode,
		base:    theme.DefaultTheme(),
		regular: fyne.NewStaticResource("Inter-Regular.otf", assets.InterRegular),
		bold:    fyne.NewStaticResource("Inter-SemiBold.otf", assets.InterSemiBold),
	}
}

// Mode returns the mode the theme was made with.
func (t *Theme) Mode() Mode { return t.mode }

// Font returns the typeface for a style. Monospaced text and symbols keep Fyne's own.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource {
	switch {
	case style.Monospace, style.Symbol, style.Italic:
		return t.base.Font(style)
	case style.Bold:
		return t.bold
	}
	return t.regular
}

// Icon returns Fyne's own icons.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource { return t.base.Icon(name) }

// Size returns the measures of the style guide, and Fyne's where it has none.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return TextBody
	case theme.SizeNameCaptionText:
		return TextSmall
	case theme.SizeNameHeadingText:
		return 17
	case theme.SizeNameSubHeadingText:
		return TextTitle
	case theme.SizeNameInnerPadding:
		return 7
	case theme.SizeNamePadding:
		return 4
	case theme.SizeNameInlineIcon:
		return 18
	case theme.SizeNameInputRadius, theme.SizeNameButtonRadius, theme.SizeNameMenuRadius, theme.SizeNamePopupRadius:
		return 6
	case theme.SizeNameDialogRadius:
		return 7
	case theme.SizeNameSelectionRadius:
		return 5
	case theme.SizeNameModalBlurRadius:
		return 0 // a blur of the whole window costs more than it tells
	case theme.SizeNameScrollBar:
		return 10
	case theme.SizeNameScrollBarSmall:
		return 4
	}
	return t.base.Size(name)
}

// Color returns the colour of a name in the given variant; the mode of the theme, unless ModeSystem, has the last word.
func (t *Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	switch t.mode {
	case ModeLight:
		variant = theme.VariantLight
	case ModeDark:
		variant = theme.VariantDark
	}
	p := &lightPalette
	if variant == theme.VariantDark {
		p = &darkPalette
	}
	if c, ok := p.lookup(name); ok {
		return c
	}
	return t.base.Color(name, variant)
}

// Dark reports whether the current theme shows dark colours now.
func Dark() bool {
	s := fyne.CurrentApp().Settings()
	if t, ok := s.Theme().(*Theme); ok && t.mode != ModeSystem {
		return t.mode == ModeDark
	}
	return s.ThemeVariant() == theme.VariantDark
}

// Color returns a colour of the current theme in its current variant.
func Color(name fyne.ThemeColorName) color.Color {
	s := fyne.CurrentApp().Settings()
	if t, ok := s.Theme().(*Theme); ok {
		return t.Color(name, s.ThemeVariant())
	}
	// Another theme is set, as in a widget's own test: our names still have to mean something.
	p := &lightPalette
	if s.ThemeVariant() == theme.VariantDark {
		p = &darkPalette
	}
	if c, ok := p.lookup(name); ok {
		return c
	}
	return s.Theme().Color(name, s.ThemeVariant())
}

// palette holds one variant's tokens.
type palette struct {
	background, panel, head, line, text, muted color.NRGBA
	primary, tint, onPrimary                   color.NRGBA
	good, goodTint                             color.NRGBA
	warning, warningTint                       color.NRGBA
	bad, badTint                               color.NRGBA
	disabled, hover, pressed, shadow, scroll   color.NRGBA
	box, faint                                 color.NRGBA
	goodText, warningText                      color.NRGBA
}

var lightPalette = palette{
	background: rgb(0xF5F6F8), panel: rgb(0xFFFFFF), head: rgb(0xEEF0F4), line: rgb(0xDDE1E7),
	text: rgb(0x1C2430), muted: rgb(0x616B7A),
	primary: rgb(0x2F5BD8), tint: rgb(0xE8EEFC), onPrimary: rgb(0xFFFFFF),
	good: rgb(0x1E8E5A), goodTint: rgb(0xE3F4EB),
	warning: rgb(0xB26A00), warningTint: rgb(0xFDF1DD),
	bad: rgb(0xC4314B), badTint: rgb(0xFCE8EC),
	goodText: rgb(0x167A4C), warningText: rgb(0x9A5B00),
	box: rgb(0x8A93A1), faint: rgb(0xA6AEBA), disabled: rgb(0xA3ABB7), hover: rgba(0x1C2430, 0x0D), pressed: rgba(0x1C2430, 0x1A),
	shadow: rgba(0x101828, 0x40), scroll: rgba(0x1C2430, 0x55),
}

var darkPalette = palette{
	background: rgb(0x14181F), panel: rgb(0x1C222B), head: rgb(0x222935), line: rgb(0x303844),
	text: rgb(0xE6EAF0), muted: rgb(0x93A0B1),
	primary: rgb(0x7C9CF5), tint: rgb(0x25304A), onPrimary: rgb(0x10151D),
	good: rgb(0x58C792), goodTint: rgb(0x173327),
	warning: rgb(0xE3A94A), warningTint: rgb(0x3A2D16),
	bad: rgb(0xF0788C), badTint: rgb(0x41202A),
	goodText: rgb(0x58C792), warningText: rgb(0xE3A94A),
	box: rgb(0x7A8696), faint: rgb(0x5E6A7A), disabled: rgb(0x5B6675), hover: rgba(0xE6EAF0, 0x12), pressed: rgba(0xE6EAF0, 0x22),
	shadow: rgba(0x000000, 0x80), scroll: rgba(0xE6EAF0, 0x55),
}

func (p *palette) lookup(name fyne.ThemeColorName) (color.Color, bool) {
	switch name {
	case theme.ColorNameBackground:
		return p.background, true
	case ColorPanel, theme.ColorNameInputBackground, theme.ColorNameOverlayBackground, theme.ColorNameMenuBackground,
		theme.ColorNameButton, theme.ColorNameDisabledButton:
		return p.panel, true
	case ColorHead, theme.ColorNameHeaderBackground:
		return p.head, true
	case ColorLine, theme.ColorNameSeparator:
		return p.line, true
	case ColorFaint:
		return p.faint, true
	case ColorGoodText:
		return p.goodText, true
	case ColorWarningText:
		return p.warningText, true
	case theme.ColorNameInputBorder: // of check boxes; entries draw their own edge
		return p.box, true
	case theme.ColorNameForeground:
		return p.text, true
	case ColorMuted, theme.ColorNamePlaceHolder:
		return p.muted, true
	case theme.ColorNamePrimary, theme.ColorNameHyperlink:
		return p.primary, true
	case ColorTint, theme.ColorNameSelection, theme.ColorNameFocus:
		return p.tint, true
	case theme.ColorNameForegroundOnPrimary, theme.ColorNameForegroundOnError, theme.ColorNameForegroundOnSuccess,
		theme.ColorNameForegroundOnWarning:
		return p.onPrimary, true
	case ColorGood, theme.ColorNameSuccess:
		return p.good, true
	case ColorGoodTint:
		return p.goodTint, true
	case ColorWarning, theme.ColorNameWarning:
		return p.warning, true
	case ColorWarningTint:
		return p.warningTint, true
	case ColorBad, theme.ColorNameError:
		return p.bad, true
	case ColorBadTint:
		return p.badTint, true
	case theme.ColorNameDisabled:
		return p.disabled, true
	case theme.ColorNameHover:
		return p.hover, true
	case theme.ColorNamePressed:
		return p.pressed, true
	case theme.ColorNameShadow:
		return p.shadow, true
	case theme.ColorNameScrollBar:
		return p.scroll, true
	case theme.ColorNameScrollBarBackground:
		return color.Transparent, true
	}
	return nil, false
}

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 0xFF}
}

func rgba(hex uint32, alpha uint8) color.NRGBA {
	c := rgb(hex)
	c.A = alpha
	return c
}
