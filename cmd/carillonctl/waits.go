package main

import (
	"cmp"
	"fmt"
	"sync"
	"time"
)

// waitNotice is after how long it is said what is waited for.
const waitNotice = 2 * time.Second

// wait says what is waited for, once, when it takes long.
type wait struct {
	mu    sync.Mutex
	over  bool
	timer *time.Timer
}

// waits begins a wait that is said on standard error.
func (a *app) waits(what string) *wait {
	x := &wait{}
	x.timer = time.AfterFunc(cmp.Or(a.notice, waitNotice), func() {
		x.mu.Lock()
		defer x.mu.Unlock()
		if !x.over {
			fmt.Fprintf(a.err, "Waiting for %s …\n", what)
		}
	})
	return x
}

// end ends a wait: nothing is said of it any more when end has returned.
func (x *wait) end() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.over = true
	x.timer.Stop()
}
