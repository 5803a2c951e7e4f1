package shell

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/jpeg" // a logo is one of the two
	_ "image/png"
	"io"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
	"golang.org/x/image/draw"

	"carillon/internal/work"
	"carillon/model"
	"carillon/model/names"
	"carillon/ui/kit"
)

const workLogo work.Kind = "logo"

const (
	// maxLogoSide bounds what a picture takes in memory: a small file can claim to be a picture of gigabytes.
	maxLogoSide = 3000
	// logoPixels is the side that a picture is kept at, sharp on any screen.
	logoPixels = 216
)

// logoSize is that of the picture in the dialog, in units.
const logoSize float32 = 72

var logoExtensions = []string{".png", ".jpg", ".jpeg"}

// readLogo looks whether a file's content is a picture that a logo can be, and makes a small one of it. The error is a
// sentence for a person.
func readLogo(data []byte) (image.Image, error) {
	if len(data) > model.MaxLogo {
		return nil, fmt.Errorf("the file is larger than %d MiB. Choose a smaller one", model.MaxLogo>>20)
	}
	head, format, err := image.DecodeConfig(bytes.NewReader(data))
	switch {
	case err != nil || format != "png" && format != "jpeg":
		return nil, errors.New("this is not a PNG or JPEG picture")
	case head.Width > maxLogoSide || head.Height > maxLogoSide:
		return nil, fmt.Errorf("the picture is %s × %s pixels, and a logo has at most %s × %[3]s",
			names.Number(head.Width), names.Number(head.Height), names.Number(maxLogoSide))
	case head.Width < 1 || head.Height < 1:
		return nil, errors.New("the picture has no pixels")
	}
	full, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, errors.New("the picture is damaged and can't be shown")
	}
	return shrink(full), nil
}

// shrink is a picture of at most logoPixels a side.
func shrink(full image.Image) image.Image {
	b := full.Bounds()
	if most := max(b.Dx(), b.Dy()); most > logoPixels {
		small := image.NewNRGBA(image.Rect(0, 0, max(1, b.Dx()*logoPixels/most), max(1, b.Dy()*logoPixels/most)))
		draw.CatmullRom.Scale(small, small.Bounds(), full, b, draw.Src, nil)
		return small
	}
	return full
}

// logoField shows a logo, and lets a person choose another or none.
type logoField struct {
	w       *Window
	dialog  *kit.Dialog
	data    []byte
	picture *canvas.Image
	paper   *canvas.Rectangle // a logo is made for paper: it stands on white in the dark theme, too
	none    *kit.Text
	remark  *kit.Remark
	choose  *kit.Button
	remove  *kit.Button
	root    *fyne.Container
}

const logoHint = "PNG or JPEG, at most 1 MiB."

func newLogoField(w *Window, d *kit.Dialog, data []byte) *logoField {
	l := &logoField{w: w, dialog: d, data: data,
		picture: canvas.NewImageFromImage(nil), paper: canvas.NewRectangle(color.White), none: kit.Muted("No logo"), remark: kit.NewRemark()}
	l.picture.FillMode, l.picture.ScaleMode = canvas.ImageFillContain, canvas.ImageScaleSmooth
	l.choose = kit.NewButton("Choose…", l.ask)
	l.remove = kit.NewQuiet("Remove", func() {
		w.session.Jobs().Cancel(workLogo)
		d.Primary.SetEnabled(true)
		l.data = nil
		l.show(nil, logoHint, kit.ColorMuted)
		l.w.win.Canvas().Focus(l.choose)
	})
	l.paper.CornerRadius = 6
	box := container.NewGridWrap(fyne.NewSize(logoSize, logoSize), container.NewStack(l.paper, kit.NewBlock("", kit.ColorLine, 6),
		container.NewCenter(l.none), kit.Inset(l.picture, 4, 4, 4, 4)))
	l.root = kit.Frame(nil, nil, box, nil, kit.Inset(kit.Column(8, kit.Row(6, l.choose, l.remove), l.remark.Object), 4, 0, 14, 0))
	l.show(nil, logoHint, kit.ColorMuted)
	return l
}

// load shows the logo that there is.
func (l *logoField) load() {
	if len(l.data) > 0 {
		data := l.data
		l.look(func() ([]byte, error) { return data, nil }, "The logo of this file can't be shown: ", func([]byte) {})
	}
}

// show shows a picture, or none, and a remark beside it.
func (l *logoField) show(picture image.Image, remark string, tone fyne.ThemeColorName) {
	l.picture.Image = picture
	l.picture.Hidden, l.paper.Hidden, l.none.Hidden = picture == nil, picture == nil, picture != nil
	l.remove.SetEnabled(len(l.data) > 0)
	l.picture.Refresh()
	l.say(remark, tone)
}

func (l *logoField) say(text string, tone fyne.ThemeColorName) {
	l.remark.Say(text, tone)
	l.root.Refresh()
	l.dialog.Refresh()
}

// ask asks for a picture with Fyne's dialog.
func (l *logoField) ask() {
	w := l.w
	var d *dialog.FileDialog
	release := w.host.HoldFor(func() { d.Hide() })
	d = dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
		release()
		switch {
		case err != nil:
			l.say(names.Sentence("The file could not be read: "+err.Error()), kit.ColorBad)
		case r != nil:
			l.read(r)
		}
	}, w.win)
	d.SetTitleText("Choose a logo")
	d.SetFilter(storage.NewExtensionFileFilter(logoExtensions))
	w.setFolder(d)
	d.SetOnClosed(release)
	d.Show()
	d.Resize(fyne.NewSize(820, 560)) // before Show it panics
}

// read takes a file as the logo, if it is one. What was there stays where it is not.
func (l *logoField) read(r io.ReadCloser) {
	l.dialog.Primary.SetEnabled(false)
	l.say("Reading …", kit.ColorMuted)
	l.look(func() ([]byte, error) {
		defer r.Close()
		return io.ReadAll(io.LimitReader(r, model.MaxLogo+1))
	}, "", func(data []byte) { l.data = data })
}

// look reads and decodes a logo off the UI goroutine and shows it; take gets what was read, where it is a picture.
func (l *logoField) look(read func() ([]byte, error), prefix string, take func([]byte)) {
	l.w.session.Jobs().Go(workLogo, func(context.Context) func() {
		var picture image.Image
		data, err := read()
		if err == nil {
			picture, err = readLogo(data)
		}
		return func() {
			if !l.dialog.Shown() {
				return
			}
			l.dialog.Primary.SetEnabled(true)
			if err != nil {
				l.say(names.Sentence(prefix+err.Error()), kit.ColorBad)
				return
			}
			take(data)
			l.show(picture, logoHint, kit.ColorMuted)
		}
	})
}
