package demo

import (
	"fmt"
	"testing"
)

func BenchmarkNew(b *testing.B) {
	for _, n := range []int{500, 5_000, 50_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				New(Options{Students: n, Seed: 1, Year: 2026})
			}
		})
	}
}
