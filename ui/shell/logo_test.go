package shell

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"carillon/model"
)

// picture is a picture of a size, as a file of a format.
func picture(t testing.TB, format string, width, height int) []byte {
	t.Helper()
	m := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.White, color.RGBA{30, 80, 160, 255}})
	var b bytes.Buffer
	var err error
	switch format {
	case "png":
		err = png.Encode(&b, m)
	case "jpeg":
		err = jpeg.Encode(&b, m, nil)
	case "gif":
		err = gif.Encode(&b, m, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// claiming is a small PNG that says it is larger.
func claiming(t testing.TB, width, height uint32) []byte {
	data := picture(t, "png", 1, 1)
	binary.BigEndian.PutUint32(data[16:], width)
	binary.BigEndian.PutUint32(data[20:], height)
	binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(data[12:29]))
	return data
}

func TestOnlyAPictureOfASizeToShowIsALogo(t *testing.T) {
	whole := picture(t, "png", 300, 200)
	for _, c := range []struct {
		name string
		data []byte
		says string // "" where it is a logo
		size image.Point
	}{
		{"a small PNG", picture(t, "png", 40, 30), "", image.Pt(40, 30)},
		{"a JPEG", picture(t, "jpeg", 432, 216), "", image.Pt(216, 108)},
		{"a wide one", picture(t, "png", 3000, 2), "", image.Pt(216, 1)},
		{"a GIF", picture(t, "gif", 40, 30), "not a PNG or JPEG picture", image.Point{}},
		{"text", []byte("%PDF-1.7"), "not a PNG or JPEG picture", image.Point{}},
		{"nothing", nil, "not a PNG or JPEG picture", image.Point{}},
		{"one that is cut off", whole[:len(whole)-20], "damaged", image.Point{}},
		{"one of too many pixels", picture(t, "png", 3001, 2), "3,001 × 2 pixels, and a logo has at most 3,000 × 3,000", image.Point{}},
		{"one that claims to be gigabytes", claiming(t, 200_000, 200_000), "200,000 × 200,000 pixels", image.Point{}},
		{"one without pixels", claiming(t, 0, 10), "picture", image.Point{}},
		{"a file that is too large", make([]byte, model.MaxLogo+1), "larger than 1 MiB", image.Point{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, err := readLogo(c.data)
			if c.says != "" {
				if err == nil || !strings.Contains(err.Error(), c.says) {
					t.Errorf("error %v, want %q", err, c.says)
				}
				return
			}
			if err != nil || m.Bounds().Size() != c.size {
				t.Errorf("%v, error %v; want %v", m, err, c.size)
			}
		})
	}
}

func FuzzALogoIsReadOrRefusedWithoutHarm(f *testing.F) {
	f.Add(picture(f, "png", 9, 9))
	f.Add(picture(f, "jpeg", 9, 9))
	f.Add(claiming(f, 2999, 2999))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := readLogo(data)
		if err == nil && (m.Bounds().Dx() > logoPixels || m.Bounds().Dy() > logoPixels || m.Bounds().Empty()) {
			t.Errorf("a picture of %v", m.Bounds())
		}
	})
}

// showsPicture says whether a logo can be seen.
func (l *logoField) showsPicture() bool { return l.picture.Visible() && l.picture.Image != nil }

func TestALogoIsChosenFromAFileAndRemoved(t *testing.T) {
	r := newRig(t)
	folder := t.TempDir()
	data := picture(t, "png", 64, 64)
	if err := os.WriteFile(filepath.Join(folder, "crest.png"), data, 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "lincoln.carillon")
	r.files[path] = r.file
	r.file.path = path
	r.Open(path)
	r.run.Drain()

	l := r.showSchoolInfo(schoolDetails).logo
	r.says(r.shown(), "No logo", "PNG or JPEG, at most 1 MiB.")
	r.press("Choose…")
	r.key(fyne.KeyEscape) // leaves the file dialog alone
	r.dialog("School info")
	r.press("Choose…")
	tapFile(r, "crest")
	for _, o := range test.LaidOutObjects(r.shown()) {
		if b, ok := o.(*widget.Button); ok && b.Text == lang.L("Open") {
			test.Tap(b)
		}
	}
	d := r.dialog("School info")
	r.says(r.shown(), "Reading …")
	if !d.Primary.Disabled() {
		t.Error("it can be saved while the file is read")
	}
	r.run.Drain()
	if !l.showsPicture() || r.file.t.Unsaved() != 0 {
		t.Fatalf("the picture is shown: %v, %d changes", l.showsPicture(), r.file.t.Unsaved())
	}
	d.Primary.Tapped(nil)
	if got := r.file.t.School().Logo; !bytes.Equal(got, data) {
		t.Fatalf("the logo is %d bytes, want the file's %d", len(got), len(data))
	}

	l = r.showSchoolInfo(schoolDetails).logo
	r.run.Drain()
	if !l.showsPicture() {
		t.Error("the logo is not shown again")
	}
	r.press("Remove") // the first one is the logo's
	if l.showsPicture() {
		t.Error("the logo is still shown")
	}
	r.dialog("School info").Primary.Tapped(nil)
	if r.file.t.School().Logo != nil {
		t.Error("the logo is still there")
	}
	r.command("edit.undo")
	if !bytes.Equal(r.file.t.School().Logo, data) {
		t.Error("undo did not bring the logo back")
	}
}

// tapFile taps a file in Fyne's file dialog, by its name without the ending.
func tapFile(r *rig, name string) {
	r.t.Helper()
	for _, o := range test.LaidOutObjects(r.shown()) {
		item, ok := o.(interface {
			fyne.Widget
			fyne.Tappable
		})
		if !ok {
			continue
		}
		for _, part := range test.WidgetRenderer(item).Objects() {
			if label, ok := part.(*widget.Label); ok && label.Text == name {
				item.Tapped(nil)
				return
			}
		}
	}
	r.t.Fatalf("there is no file %q", name)
}

func TestAFileThatIsNoLogoIsSaidAndTheOldOneStays(t *testing.T) {
	for _, c := range []struct {
		name string
		file io.Reader
		says string
	}{
		{"no picture", strings.NewReader("%PDF-1.7"), "This is not a PNG or JPEG picture."},
		{"too large", io.MultiReader(bytes.NewReader(picture(t, "png", 9, 9)), bytes.NewReader(make([]byte, 5<<20))), "The file is larger than 1 MiB."},
		{"a file that can't be read", io.MultiReader(strings.NewReader("x"), broken{}), "The stick is gone."},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := opened(t)
			s := *r.file.t.School()
			s.Logo = picture(t, "png", 8, 8)
			r.take(model.Replace{Record: &s})
			steps := r.file.t.Unsaved()
			l := r.showSchoolInfo(schoolDetails).logo
			r.run.Drain()
			l.read(io.NopCloser(c.file))
			r.run.Drain()
			r.says(r.shown(), c.says)
			if !l.showsPicture() {
				t.Error("the old logo is gone")
			}
			r.dialog("School info").Primary.Tapped(nil)
			if r.Host().Open() || r.file.t.Unsaved() != steps {
				t.Errorf("open %v, %d changes", r.Host().Open(), r.file.t.Unsaved()-steps)
			}
		})
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("the stick is gone") }

func TestALogoOfTheFileThatCannotBeShownIsSaidAndKept(t *testing.T) {
	r := opened(t)
	s := *r.file.t.School()
	s.Logo = claiming(t, 100_000, 100_000)
	r.take(model.Replace{Record: &s})
	r.command("setup.school")
	r.run.Drain()
	r.says(r.shown(), "The logo of this file can't be shown: the picture is 100,000 × 100,000 pixels")
	steps := r.file.t.Unsaved()
	r.dialog("School info").Primary.Tapped(nil)
	if r.file.t.Unsaved() != steps {
		t.Error("looking at it changed it")
	}
}

func TestAPictureThatComesAfterTheDialogIsGoneIsDropped(t *testing.T) {
	r := opened(t)
	l := r.showSchoolInfo(schoolDetails).logo
	l.read(io.NopCloser(bytes.NewReader(picture(t, "png", 8, 8))))
	r.key(fyne.KeyEscape)
	r.run.Drain()
	if l.data != nil || r.Host().Open() {
		t.Error("it was taken")
	}
}
