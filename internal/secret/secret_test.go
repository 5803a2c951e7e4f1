package secret

import (
	"errors"
	"testing"

	"github.com/zalando/go-keyring"
)

func TestAStoredPasswordComesBackUntilItIsDeleted(t *testing.T) {
	keyring.MockInit()
	for name, s := range map[string]Store{"keyring": Keyring{}, "memory": Memory{}} {
		t.Run(name, func(t *testing.T) {
			if _, err := s.Get("a"); !errors.Is(err, ErrNone) {
				t.Errorf("before: %v, want ErrNone", err)
			}
			if err := s.Set("a", "geheim"); err != nil {
				t.Fatal(err)
			}
			if p, err := s.Get("a"); p != "geheim" || err != nil {
				t.Errorf("got %q, %v", p, err)
			}
			if err := errors.Join(s.Delete("a"), s.Delete("a")); err != nil {
				t.Errorf("delete: %v", err)
			}
			if _, err := s.Get("a"); !errors.Is(err, ErrNone) {
				t.Errorf("after: %v, want ErrNone", err)
			}
		})
	}
}

func TestAComputerWithoutAKeyringIsNamed(t *testing.T) {
	keyring.MockInitWithError(errors.New("no bus"))
	var k Keyring
	_, err := k.Get("a")
	for _, err := range []error{err, k.Set("a", "b"), k.Delete("a")} {
		if !errors.Is(err, ErrNoKeyring) {
			t.Errorf("%v, want ErrNoKeyring", err)
		}
	}
}
