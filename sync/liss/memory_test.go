package liss

import (
	"errors"
	"io"
	"runtime"
	"testing"
)

// endless repeats a text for ever.
type endless struct {
	start, repeat string
	off           int
}

func (e *endless) Read(p []byte) (int, error) {
	n := copy(p, e.start)
	e.start = e.start[n:]
	for n < len(p) {
		k := copy(p[n:], e.repeat[e.off:])
		n, e.off = n+k, (e.off+k)%len(e.repeat)
	}
	return n, nil
}

func TestMemoryStaysBoundedByTheSizeLimitWhateverComes(t *testing.T) {
	const limit = 1 << 20
	inputs := map[string]*endless{
		"white space":        {repeat: " \n"},
		"an endless text":    {start: `{"result":[{"RoomId":"`, repeat: "x"},
		"an endless number":  {start: `{"result":`, repeat: "1"},
		"endless records":    {start: `{"result":[`, repeat: `{"RoomId":"1"},`},
		"endless members":    {start: `{"result":[{`, repeat: `"a":1,`},
		"endless nesting":    {start: `{"result":[{"a":`, repeat: "["},
		"endless beside":     {start: `{"x":[`, repeat: "1,"},
		"an endless name":    {start: "<", repeat: "x"},
		"endless XML text":   {start: "<methodResponse><params><param><value>", repeat: "x"},
		"endless XML values": {start: "<methodResponse><params><param><value><array><data>", repeat: "<value><struct></struct></value>"},
		"endless XML nests":  {start: "<methodResponse><params><param><value><array><data>", repeat: "<value><array><data>"},
		"endless attributes": {start: "<methodResponse", repeat: ` a="1"`},
		"endless comment":    {start: "<methodResponse><!--", repeat: "-x"},
	}
	for name, in := range inputs {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			source := &counted{r: in}
			_, err := DecodeReply(source, limit, FindMethod("liss.getRooms"))
			runtime.ReadMemStats(&after)
			if err == nil {
				t.Fatal("an answer without an end was read")
			}
			if source.n > limit+64<<10 {
				t.Errorf("%d bytes were read", source.n)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 128*limit {
				t.Errorf("%d bytes were allocated for an input of %d", used, limit)
			}
		})
	}
}

type counted struct {
	r io.Reader
	n int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

func TestShortRecordsWithoutEndAreRefusedBeforeTheyFillTheMemory(t *testing.T) {
	for name, in := range map[string]*endless{
		"records": {start: `{"result":[`, repeat: `{},`},
		"members": {start: `{"result":[{`, repeat: `"a":1,`},
		"values":  {start: `{"error":[`, repeat: `1,`},
	} {
		t.Run(name, func(t *testing.T) {
			source := &counted{r: in}
			_, err := DecodeReply(source, 4<<20, FindMethod("liss.getRooms"))
			if !errors.Is(err, ErrTooLarge) || source.n > 2<<20 {
				t.Errorf("after %d bytes: %v", source.n, err)
			}
		})
	}
}

func TestParametersWithoutEndAreRefused(t *testing.T) {
	for name, in := range map[string]*endless{
		"parameters":           {start: `{"method":"liss.getRooms","params":[`, repeat: `1,`},
		"of an unknown method": {start: `{"method":"liss.makeCoffee","params":[`, repeat: `1,`},
		"before the method":    {start: `{"params":[`, repeat: `1,`},
		"in another member":    {start: `{"x":[`, repeat: `1,`},
		"in XML":               {start: "<methodCall><methodName>liss.getRooms</methodName><params>", repeat: "<param><value/></param>"},
	} {
		t.Run(name, func(t *testing.T) {
			source := &counted{r: in}
			if _, err := DecodeCall(source, 4<<20); !errors.Is(err, ErrTooLarge) || source.n > 1<<20 {
				t.Errorf("after %d bytes: %v", source.n, err)
			}
		})
	}
}
