package secret

import (
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// locked is a keyring that waits for somebody to unlock it.
type locked struct {
	Memory
	unlocked chan struct{}
	asked    atomic.Int32
}

func (l *locked) Get(account string) (string, error) {
	l.asked.Add(1)
	<-l.unlocked
	return l.Memory.Get(account)
}

func TestAKeyringThatNeverAnswersIsGivenUpAndSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ring := &locked{Memory: Memory{"a": "geheim"}, unlocked: make(chan struct{})}
		var said []time.Duration
		start := time.Now()
		b := &Bounded{Store: ring, Waiting: func() { said = append(said, time.Since(start)) }}
		_, err := b.Get("a")
		if took := time.Since(start); !errors.Is(err, ErrNoKeyring) || !errors.Is(err, ErrSilent) || took != DefaultLimit {
			t.Errorf("it ends after %s with %v", took, err)
		}
		if len(said) != 1 || said[0] != DefaultNotice {
			t.Errorf("it is said after %v that the keyring is waited for", said)
		}
		for _, err := range []error{b.Set("a", "b"), b.Delete("a")} {
			if !errors.Is(err, ErrSilent) || time.Since(start) != DefaultLimit || ring.asked.Load() != 1 {
				t.Errorf("while it is still asked: %v after %s", err, time.Since(start))
			}
		}
		close(ring.unlocked)
		synctest.Wait()
		if p, err := b.Get("a"); p != "geheim" || err != nil {
			t.Errorf("once it is unlocked: %q, %v", p, err)
		}
	})
}

func TestAKeyringThatAnswersIsNotSaidToBeWaitedFor(t *testing.T) {
	b := &Bounded{Store: Memory{}, Waiting: func() { t.Error("it is said") }}
	if err := errors.Join(b.Set("a", "geheim"), b.Delete("b")); err != nil {
		t.Fatal(err)
	}
	if p, err := b.Get("a"); p != "geheim" || err != nil {
		t.Errorf("got %q, %v", p, err)
	}
	if _, err := b.Get("c"); !errors.Is(err, ErrNone) {
		t.Errorf("an account without a password: %v", err)
	}
}
