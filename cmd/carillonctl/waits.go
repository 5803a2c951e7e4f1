package main

import (
	"cmp"
	"context"
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

// onDisk does what reads or writes a file. A disk may be a share on a network that has stopped answering, and no call to it can
// be called off: after two seconds it is said that it is waited for, and from then on an interrupt ends the program. Whatever
// is written survives that, as it does a crash.
func onDisk[T any](a *app, path string, work func() (T, error)) (T, error) {
	type result struct {
		of  T
		err error
	}
	done := make(chan result, 1)
	go func() {
		if a.slow != nil {
			a.slow()
		}
		of, err := work()
		done <- result{of, err}
	}()
	notice := time.NewTimer(cmp.Or(a.notice, waitNotice))
	defer notice.Stop()
	select {
	case r := <-done:
		return r.of, r.err
	case <-notice.C:
	}
	fmt.Fprintf(a.err, "Waiting for the disk that has %s …\n", path)
	stop := context.AfterFunc(cmp.Or(a.ctx, context.Background()), func() {
		a.left <- fmt.Errorf("stopped, as you asked, while the disk that has %s did not answer. The file is as it was, or as it was to be: "+
			"see that its disk or network share can be reached, then: carillonctl verify FILE", path)
	})
	defer stop()
	r := <-done
	return r.of, r.err
}

// writes is [onDisk] for what gives nothing but an error.
func (a *app) writes(path string, work func() error) error {
	_, err := onDisk(a, path, func() (struct{}, error) { return struct{}{}, work() })
	return err
}
