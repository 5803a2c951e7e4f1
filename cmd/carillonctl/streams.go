package main

import (
	"context"
	"errors"
	"io"
	"sync"
)

// shared is a writer that several goroutines may use: what fails in the background is said while a command prints.
type shared struct {
	mu *sync.Mutex // one for standard output and standard error, which may be the same
	w  io.Writer
}

func (s *shared) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.w.Write(p)
}

var errInterrupted = errors.New("stopped, as you asked. Nothing was changed since the question")

// interruptible is standard input that ends when the person interrupts the program: a read from a terminal does not.
type interruptible struct {
	ctx  context.Context
	from io.Reader
	next chan input // of the read under way; nil where none is
	left []byte     // of the last one
}

type input struct {
	data []byte
	err  error
}

func (r *interruptible) Read(p []byte) (int, error) {
	if len(r.left) > 0 {
		n := copy(p, r.left)
		r.left = r.left[n:]
		return n, nil
	}
	if r.next == nil {
		r.next = make(chan input, 1)
		go func(next chan<- input) {
			b := make([]byte, 4096)
			n, err := r.from.Read(b)
			next <- input{b[:n], err}
		}(r.next)
	}
	select {
	case got := <-r.next:
		r.next = nil
		n := copy(p, got.data)
		r.left = got.data[n:]
		return n, got.err
	case <-r.ctx.Done():
		return 0, errInterrupted
	}
}

// untilInterrupted runs work that nothing has come of until it ends, and leaves it behind when the person interrupts.
func untilInterrupted[T any](ctx context.Context, work func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		v, err := work()
		done <- result{v, err}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		var none T
		return none, errors.New("stopped, as you asked. Nothing was written")
	}
}
