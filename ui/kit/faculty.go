package kit

import (
	"image/color"
	"math"
	"strconv"
	"strings"
)

// Pair is how a faculty's colour is shown in one variant of the theme: a strong Edge and a soft Fill, with the colours
// for the two lines of text on that fill. Text and Second keep a contrast of at least 4.5:1 on Fill, Edge one of at
// least 3:1 on it.
type Pair struct {
	Edge, Fill, Text, Second color.NRGBA
}

// The hues a faculty gets when its own colour is blank, in an order that keeps neighbours apart.
var facultyHues = []uint32{
	0x2F5BD8, // blue
	0x1E8E5A, // green
	0x8A4FC4, // purple
	0xB8481F, // orange
	0xC22C7E, // pink
	0x0B7C83, // teal
	0x947206, // yellow
	0x5A6473, // grey
}

// FacultyHues is how many hues there are before they repeat.
func FacultyHues() int { return len(facultyHues) }

// FacultyPair returns the pair of the i-th hue, counted from 0 and taken round the circle.
func FacultyPair(i int, dark bool) Pair {
	n := len(facultyHues)
	return pairOf(rgb(facultyHues[((i%n)+n)%n]), dark)
}

// FacultyPairHex returns the pair of a colour written RRGGBB, with or without a leading #; ok is false where the text is
// no such colour.
func FacultyPairHex(hex string, dark bool) (p Pair, ok bool) {
	hex = strings.TrimPrefix(strings.TrimSpace(hex), "#")
	if len(hex) != 6 {
		return Pair{}, false
	}
	v, err := strconv.ParseUint(hex, 16, 32)
	if err != nil {
		return Pair{}, false
	}
	return pairOf(rgb(uint32(v)), dark), true
}

// pairOf softens any colour into a pair. A school picks its colours for paper; here they must not swallow the text, so
// the fill is a tint of the panel and the edge is moved until it stands out from that tint.
func pairOf(c color.NRGBA, dark bool) Pair {
	p, share := &lightPalette, 0.13
	if dark {
		p, share = &darkPalette, 0.30
	}
	fill := mix(p.panel, c, share)
	edge := c
	for i := 0; i < 20 && Contrast(edge, fill) < 3; i++ {
		edge = mix(edge, p.text, 0.1)
	}
	second := mix(p.text, fill, 0.22)
	for i := 0; i < 20 && Contrast(second, fill) < 4.5; i++ {
		second = mix(second, p.text, 0.2)
	}
	return Pair{Edge: edge, Fill: fill, Text: p.text, Second: second}
}

// mix returns a moved towards b by share, 0 to 1.
func mix(a, b color.NRGBA, share float64) color.NRGBA {
	ch := func(x, y uint8) uint8 { return uint8(math.Round(float64(x) + (float64(y)-float64(x))*share)) }
	return color.NRGBA{R: ch(a.R, b.R), G: ch(a.G, b.G), B: ch(a.B, b.B), A: 0xFF}
}

// Contrast returns the contrast ratio of two opaque colours, 1 to 21, as WCAG 2 defines it.
func Contrast(a, b color.Color) float64 {
	la, lb := luminance(a), luminance(b)
	if la < lb {
		la, lb = lb, la
	}
	return (la + 0.05) / (lb + 0.05)
}

func luminance(c color.Color) float64 {
	n, _ := color.NRGBAModel.Convert(c).(color.NRGBA)
	lin := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.03928 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(n.R) + 0.7152*lin(n.G) + 0.0722*lin(n.B)
}
