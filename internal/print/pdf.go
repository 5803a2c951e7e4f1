package print

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"image"
	"image/draw"
	_ "image/jpeg" // a school's logo
	"image/png"
	"io"
	"iter"
	"math"
	"regexp"
	"slices"
	"strconv"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"carillon/model"
)

// Made is what became of pages: how many, and what a person should know of them.
type Made struct {
	Pages   int
	Cut     int    // texts that were shortened
	Clashes int    // blocks that clash
	Missing []rune // characters that no font of the machine has, in order; a question mark stands for them
}

// PDF writes pages as a PDF whose text can be searched; of each font it holds the characters that stand in it. progress, which may be
// nil, is told after each page how many there are. With ctx done it gives ctx's error and has written nothing.
func PDF(ctx context.Context, w io.Writer, l *Layout, title string, pages iter.Seq[*Page], progress func(pages int)) (*Made, error) {
	p := pdf{Fpdf: fpdf.New("P", "pt", "Letter", ""), fonts: map[*face]*embedded{}, layout: l}
	p.SetCatalogSort(true)
	p.SetAutoPageBreak(false, 0)
	p.SetTitle(title, true)
	p.SetAuthor(l.School, true)
	p.SetCreator("Carillon", false)
	p.SetCompression(true)
	when := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) // the same pages are the same file
	if l.Date != 0 {
		when = l.Date.Time()
	}
	p.SetCreationDate(when)
	p.SetModificationDate(when)
	made := &Made{}
	for page := range pages {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		p.page(page)
		made.Pages++
		made.Cut += page.Cut
		made.Clashes += page.Clashes
		if progress != nil {
			progress(made.Pages)
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if made.Pages == 0 {
		p.AddPage() // a PDF has a page at least
	}
	for r := range l.Fonts.Missing {
		made.Missing = append(made.Missing, r)
	}
	slices.Sort(made.Missing)
	if err := p.Output(w); err != nil {
		return nil, err
	}
	return made, nil
}

type pdf struct {
	*fpdf.Fpdf
	fonts  map[*face]*embedded
	layout *Layout
	logo   fpdf.ImageOptions
	broken bool // the logo can't be drawn
	buf    bytes.Buffer
	styled []styled // of the page that is being written
}

// embedded is a font of the PDF.
type embedded struct {
	name     string // what the library calls it
	resource string // and the PDF, with a blank after it
	used     map[rune]bool
}

// styled is a text of a page in one font, size and colour.
type styled struct {
	run    run
	x, y   float64
	size   float64
	colour model.Colour
}

// page writes a page. The library keeps all pages as they are until the end, and its own calls write a font and a colour of 100 bytes
// with each text, so the page is written here: first the boxes, then the texts by font, size and colour.
func (p *pdf) page(page *Page) {
	p.AddPageFormat("P", fpdf.SizeType{Wd: page.Width, Ht: page.Height})
	p.styled = p.styled[:0]
	p.buf.Reset()
	last := model.Colour(1 << 30)
	for _, x := range page.Items {
		switch x.Kind {
		case BoxItem:
			if x.Colour != last {
				p.colour(x.Colour)
				last = x.Colour
			}
			p.numbers(x.X, page.Height-x.Y-x.H, x.W, x.H)
			p.buf.WriteString("re f\n")
		case TextItem:
			at := x.X
			for _, r := range p.layout.Fonts.runs(x.Text, x.Bold) {
				p.styled = append(p.styled, styled{r, at, page.Height - x.Y, x.Size, x.Colour})
				at += r.width * x.Size
			}
		case LogoItem:
			p.drawLogo(x)
		}
	}
	slices.SortStableFunc(p.styled, func(a, b styled) int {
		return cmp.Or(cmp.Compare(p.font(a.run.face).name, p.font(b.run.face).name), cmp.Compare(b.size, a.size), cmp.Compare(a.colour, b.colour))
	})
	var before styled
	p.buf.WriteString("BT\n")
	for i, x := range p.styled {
		font := p.font(x.run.face)
		p.note(font, x.run.text)
		if i == 0 || x.run.face != before.run.face || x.size != before.size {
			p.buf.WriteString(font.resource)
			p.numbers(x.size)
			p.buf.WriteString("Tf\n")
		}
		if i == 0 || x.colour != before.colour {
			p.colour(x.colour)
		}
		p.numbers(cents(x.x)-cents(before.x), cents(x.y)-cents(before.y))
		p.buf.WriteString("Td(")
		p.text(x.run.text)
		p.buf.WriteString(")Tj\n")
		before = x
	}
	p.buf.WriteString("ET")
	p.RawWriteStr(p.buf.String())
}

// cents is a length in whole hundredths of a point, so that the sum of steps is where they lead.
func cents(x float64) float64 { return math.Round(x*100) / 100 }

// numbers writes numbers with two places, as points are finer than any printer, and a blank after each.
func (p *pdf) numbers(list ...float64) {
	for _, x := range list {
		p.buf.Write(strconv.AppendFloat(p.buf.AvailableBuffer(), cents(x), 'f', -1, 64))
		p.buf.WriteByte(' ')
	}
}

// colour makes a colour that of all that follows.
func (p *pdf) colour(c model.Colour) {
	for _, shift := range []int{16, 8, 0} {
		p.numbers(float64(c>>shift&0xFF) / 255)
	}
	p.buf.WriteString("rg\n")
}

// text writes the characters of a text as a PDF with fonts of Unicode has them: two bytes each.
func (p *pdf) text(s string) {
	for _, r := range s {
		for _, b := range []byte{byte(r >> 8), byte(r)} {
			switch b {
			case '(', ')', '\\':
				p.buf.WriteByte('\\')
				p.buf.WriteByte(b)
			case '\r':
				p.buf.WriteString(`\r`)
			default:
				p.buf.WriteByte(b)
			}
		}
	}
}

// resource is what a page calls a font by.
var resource = regexp.MustCompile(`/F\S+ `)

// font is a font of the PDF; a new one is added to it.
func (p *pdf) font(x *face) *embedded {
	e := p.fonts[x]
	if e == nil {
		e = &embedded{name: fmt.Sprintf("face%d", len(p.fonts)), used: map[rune]bool{}}
		p.fonts[x] = e
		p.AddUTF8FontFromBytes(e.name, "", x.data)
	}
	return e
}

// note tells the library which characters of a font the PDF has to hold. It learns of them by its own calls alone, so a text of the new
// ones is written on a template that no page uses.
func (p *pdf) note(font *embedded, text string) {
	fresh := ""
	for _, r := range text {
		if !font.used[r] {
			font.used[r] = true
			fresh += string(r)
		}
	}
	if fresh == "" {
		return
	}
	t := p.CreateTemplate(func(t *fpdf.Tpl) {
		t.SetFont(font.name, "", 10)
		t.Text(0, 0, fresh)
	})
	if font.resource == "" {
		font.resource = string(resource.Find(t.Bytes()))
	}
}

const logoName = "logo"

func (p *pdf) drawLogo(x Item) {
	if p.broken {
		return
	}
	if p.logo.ImageType == "" {
		picture, err := pictureOf(p.layout.Logo)
		if err != nil || p.RegisterImageOptionsReader(logoName, fpdf.ImageOptions{ImageType: "png"}, picture) == nil || p.Err() {
			p.broken = true // a picture that can't be drawn keeps nobody from a timetable
			p.ClearError()
			return
		}
		p.logo.ImageType = "png"
	}
	info := p.GetImageInfo(logoName)
	w, h := x.W, x.H
	if info.Width() > info.Height() {
		h = w * info.Height() / info.Width()
	} else {
		w = h * info.Width() / info.Height()
	}
	p.ImageOptions(logoName, x.X, x.Y, w, h, false, p.logo, 0, "")
}

// mostLogo is how wide and high a logo can be, in pixels.
const mostLogo = 4000

// pictureOf is a logo as a plain PNG: the library panics at half a picture, and knows no interlaced ones.
func pictureOf(logo []byte) (io.Reader, error) {
	c, _, err := image.DecodeConfig(bytes.NewReader(logo))
	if err != nil {
		return nil, err
	}
	if c.Width > mostLogo || c.Height > mostLogo {
		return nil, fmt.Errorf("the logo is larger than %d pixels", mostLogo)
	}
	picture, _, err := image.Decode(bytes.NewReader(logo))
	if err != nil {
		return nil, err
	}
	flat := image.NewNRGBA(picture.Bounds())
	draw.Draw(flat, flat.Bounds(), picture, picture.Bounds().Min, draw.Src)
	var b bytes.Buffer
	if err := png.Encode(&b, flat); err != nil {
		return nil, err
	}
	return &b, nil
}
