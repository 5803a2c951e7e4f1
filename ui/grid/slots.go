package grid

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"carillon/ui/kit"
)

// SlotPictures draws what slots look like while a lesson, or a teacher in a roster, is picked up, and keeps the pictures. A colour is never the only sign: a free slot has a
// full edge, a warning a dashed one, a blocked slot is hatched.
type SlotPictures struct {
	cache map[slotKey]image.Image
}

type slotKey struct {
	state State
	w, h  int
	dark  bool
}

// Get returns the picture of a state in a size in units at a scale of the screen.
func (s *SlotPictures) Get(state State, size fyne.Size, scale float32, dark bool) image.Image {
	key := slotKey{state, int(math.Round(float64(size.Width * scale))), int(math.Round(float64(size.Height * scale))), dark}
	if img := s.cache[key]; img != nil {
		return img
	}
	if s.cache == nil || len(s.cache) > 200 {
		s.cache = map[slotKey]image.Image{}
	}
	img := drawSlot(key, scale)
	s.cache[key] = img
	return img
}

func drawSlot(k slotKey, scale float32) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, max(1, k.w), max(1, k.h)))
	line := max(1, int(math.Round(float64(scale))))
	var fill, edge color.NRGBA
	switch k.state {
	case StateFree:
		fill, edge = opaque(kit.Color(kit.ColorGoodTint)), opaque(kit.Color(kit.ColorGood))
	case StateWarning:
		fill, edge = opaque(kit.Color(kit.ColorWarningTint)), opaque(kit.Color(kit.ColorWarning))
	case StateBlocked:
		hatch := opaque(kit.Color(kit.ColorMuted))
		hatch.A = 0x55
		gap := max(4, int(7*scale))
		for y := range k.h {
			for x := range k.w {
				if (x+y)%gap < line {
					img.SetNRGBA(x, y, hatch)
				}
			}
		}
		return img
	}
	dash := max(3, int(5*scale))
	radius := float64(5 * scale)
	thick := line
	if k.state == StateFree {
		thick = max(1, int(math.Round(float64(1.5*scale))))
	}
	for y := range k.h {
		for x := range k.w {
			d := insideBy(float64(x)+0.5, float64(y)+0.5, float64(k.w), float64(k.h), radius)
			switch {
			case d < 0:
			case d < float64(thick) && (k.state != StateWarning || ((x+y)/dash)%2 == 0):
				img.SetNRGBA(x, y, edge)
			default:
				img.SetNRGBA(x, y, fill)
			}
		}
	}
	return img
}

// insideBy is how far a point lies inside a rectangle with round corners; negative outside.
func insideBy(x, y, w, h, r float64) float64 {
	dx := math.Max(math.Max(r-x, x-(w-r)), 0)
	dy := math.Max(math.Max(r-y, y-(h-r)), 0)
	if dx > 0 && dy > 0 {
		return r - math.Hypot(dx, dy)
	}
	return math.Min(math.Min(x, w-x), math.Min(y, h-y))
}

func opaque(c color.Color) color.NRGBA {
	n, _ := color.NRGBAModel.Convert(c).(color.NRGBA)
	return n
}

// slotView is the drawing of one cell's state.
type slotView struct {
	img   *canvas.Image
	shown image.Image
}

func newSlotView() *slotView {
	v := &slotView{img: canvas.NewImageFromImage(nil)}
	v.img.FillMode = canvas.ImageFillStretch
	v.img.ScaleMode = canvas.ImageScaleFastest
	return v
}

func (v *slotView) show(img image.Image, pos fyne.Position, size fyne.Size) {
	v.img.Hidden = false
	v.img.Move(pos)
	v.img.Resize(size)
	if v.shown != img {
		v.shown, v.img.Image = img, img
		v.img.Refresh()
	}
}
