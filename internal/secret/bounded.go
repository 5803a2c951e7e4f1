package secret

import (
	"cmp"
	"errors"
	"fmt"
	"sync"
	"time"
)

// DefaultLimit is how long a keyring is waited for. One that is locked asks a person to unlock it, and where nobody can see
// that question it never answers.
const DefaultLimit = 10 * time.Second

// DefaultNotice is after how long a wait is said.
const DefaultNotice = 2 * time.Second

// ErrSilent says that the keyring did not answer in time. It is an [ErrNoKeyring], too.
var ErrSilent = errors.New("the keyring did not answer")

// Bounded is another store that is not waited for without end. The call that is given up goes on by itself; until it has
// ended, no other is made, so that a keyring which never answers costs its time once.
type Bounded struct {
	Store   Store
	Limit   time.Duration // 0 is DefaultLimit
	Notice  time.Duration // 0 is DefaultNotice
	Waiting func()        // called when a call has not been answered after Notice, at most once a call; nil for never

	mu    sync.Mutex
	stuck any // the call that was given up and is still under way; nil for none
}

// Get implements [Store].
func (b *Bounded) Get(account string) (string, error) {
	return within(b, func() (string, error) { return b.Store.Get(account) })
}

// Set implements [Store].
func (b *Bounded) Set(account, password string) error {
	_, err := within(b, func() (string, error) { return "", b.Store.Set(account, password) })
	return err
}

// Delete implements [Store].
func (b *Bounded) Delete(account string) error {
	_, err := within(b, func() (string, error) { return "", b.Store.Delete(account) })
	return err
}

func (b *Bounded) limit() time.Duration { return cmp.Or(b.Limit, DefaultLimit) }

func (b *Bounded) silent() error {
	return fmt.Errorf("%w: %w within %s", ErrNoKeyring, ErrSilent, b.limit())
}

func within(b *Bounded, call func() (string, error)) (string, error) {
	type answer struct {
		password string
		err      error
	}
	answered := make(chan answer, 1)
	if b.givenUp() != nil {
		return "", b.silent()
	}
	go func() {
		p, err := call()
		answered <- answer{p, err}
		b.ended(answered)
	}()
	limit, notice := time.NewTimer(b.limit()), time.NewTimer(cmp.Or(b.Notice, DefaultNotice))
	defer limit.Stop()
	defer notice.Stop()
	for {
		select {
		case a := <-answered:
			return a.password, a.err
		case <-notice.C:
			if b.Waiting != nil {
				b.Waiting()
			}
		case <-limit.C:
			b.giveUp(answered)
			if len(answered) > 0 { // it came in this very moment
				b.ended(answered)
			}
			return "", b.silent()
		}
	}
}

func (b *Bounded) givenUp() any {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.stuck
}

func (b *Bounded) giveUp(call any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.stuck = call
}

// ended notes that a call which may have been given up has come to its end.
func (b *Bounded) ended(call any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.stuck == call {
		b.stuck = nil
	}
}
