package names

import "testing"

var row = []string{"changed", "Ana Reyes (100123) in 09MAT 12", "Start 20260817 · End 20261218", "Start 20260817 · End 20270611"}

func BenchmarkNewText(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		NewText(row...)
	}
}

func BenchmarkFold(b *testing.B) {
	for _, name := range []string{"Smith-Jones", "Nuñez"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Fold(name)
			}
		})
	}
}

func BenchmarkSortKey(b *testing.B) {
	for b.Loop() {
		SortKey("Smith-Jones 09MAT 12")
	}
}
