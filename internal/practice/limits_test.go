package practice

import (
	"runtime"
	"strings"
	"testing"
)

// TestHostileCallsDoNotFillTheMemory sends calls that are small on the wire and large in memory.
func TestHostileCallsDoNotFillTheMemory(t *testing.T) {
	const size, most = 3 << 20, 256 << 20
	auth := `{"School":"DEMO","UserName":"timetable","Password":"practice"}`
	repeat := func(s string) string { return strings.Repeat(s, size/len(s)) }
	for name, tc := range map[string]struct {
		body   string
		status int
	}{
		"empty records":      {`{"method":"liss.publishStudents","params":[` + auth + `,"20260801",[` + repeat("{},") + `{}]]}`, 413},
		"unknown members":    {`{"method":"liss.publishStudents","params":[` + auth + `,"20260801",[{` + repeat(`"a":1,`) + `"b":1}]]}`, 413},
		"empty XML records":  {`<methodCall><methodName>liss.publishRooms</methodName><params><param><value/></param><param><value/></param><param><value><array><data>` + repeat(`<value><struct></struct></value>`) + `</data></array></value></param></params></methodCall>`, 200},
		"parameters":         {`{"method":"liss.publishStudents","params":[` + repeat("0,") + `0]}`, 413},
		"depth":              {`{"method":"liss.publishStudents","params":[` + repeat("["), 400},
		"depth in XML":       {`<methodCall><methodName>liss.getRooms</methodName><params><param>` + repeat("<value><array><data>"), 400},
		"one long text":      {`{"method":"liss.getRooms","params":["` + repeat("x") + `"]}`, 200},
		"a long method name": {`{"method":"` + repeat("x") + `","params":[]}`, 200},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := newServer(t, Options{MaxBody: 4 << 20})
			body := []byte(tc.body)
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			w := post(s, body, "")
			runtime.ReadMemStats(&after)
			if w.Code != tc.status {
				t.Errorf("status %d, want %d: %.200s", w.Code, tc.status, w.Body)
			}
			// Allocated in all, not held at once: an upper bound that no collection can make smaller.
			t.Logf("%d MB allocated for %d MB", (after.TotalAlloc-before.TotalAlloc)>>20, len(body)>>20)
			if n := after.Sys - before.Sys; after.Sys > before.Sys && n > most {
				t.Errorf("the process grew by %d MB", n>>20)
			}
		})
	}
}
