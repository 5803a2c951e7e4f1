package main

import (
	"testing"

	"fyne.io/fyne/v2"
)

func TestTheFirstWindowIsNoLargerThanTheScreenHasRoomFor(t *testing.T) {
	size := fyne.NewSize
	first := size(defaultWidth, defaultHeight)
	tests := []struct {
		name  string
		areas []fyne.Size // pixels
		scale float32
		want  fyne.Size // units
	}{
		{"a large screen", []fyne.Size{size(1920, 1040)}, 1, first},
		{"an old laptop", []fyne.Size{size(1366, 728)}, 1, size(1350, 684)},
		{"1920 × 1080 at 150 %", []fyne.Size{size(1920, 1020)}, 1.5, size(1264, 636)},
		{"a high one", []fyne.Size{size(1080, 1880)}, 1, size(1064, 868)},
		{"the larger of two", []fyne.Size{size(1366, 728), size(2560, 1400)}, 1, first},
		{"none", nil, 1, first},
		{"one that says nothing of itself", []fyne.Size{{}}, 1, first},
		{"one smaller than a frame", []fyne.Size{size(10, 10)}, 1, first},
		{"a scale that is not known", []fyne.Size{size(800, 600)}, 0, first},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			if got := within(first, largest(tc.areas, tc.scale)); got != tc.want {
				t.Errorf("got %v, want %v", got, tc.want)
			}
		})
	}
}
