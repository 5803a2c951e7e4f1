package syncdialog

import (
	"time"

	"carillon/ui/kit"
)

// keyringNotice is after how long it is said that the keyring is waited for.
const keyringNotice = 2 * time.Second

// waitsForKeyring says in the window that this computer's keyring is waited for, once that takes long: it may ask somebody to
// unlock it. What it returns ends that. Both are called off the UI goroutine.
func (s *Sync) waitsForKeyring() (end func()) {
	var notice *kit.Dialog
	over := false // like notice, of the UI goroutine
	timer := time.AfterFunc(keyringNotice, func() {
		s.d.Runner.UI(func() {
			if !over && s.flow.stage != closed {
				notice = s.d.Host.Tell("Waiting for this computer's keyring", "It may ask you to unlock it. Where it does not answer within 10 seconds, you are asked for the password here.")
			}
		})
	})
	return func() {
		if timer.Stop() {
			return
		}
		s.d.Runner.UI(func() {
			over = true
			if notice != nil && notice.Shown() {
				notice.Close()
			}
		})
	}
}
