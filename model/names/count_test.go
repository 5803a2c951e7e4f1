package names

import "testing"

func TestCountsSetThousandsOff(t *testing.T) {
	for n, want := range map[int]string{0: "0 rooms", 1: "1 room", 2: "2 rooms", 999: "999 rooms", 3382: "3,382 rooms", 1234567: "1,234,567 rooms", -999: "-999 rooms", -1000: "-1,000 rooms"} {
		if got := Count(n, "room", "rooms"); got != want {
			t.Errorf("Count(%d): %q, want %q", n, got, want)
		}
	}
}
