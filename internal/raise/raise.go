// Package raise lets a program that is started on a file come to the window that has this file open already. Each window
// listens on this computer alone and leaves a note of where in a folder of the person's own; whoever can read that
// folder may ask it to come to the front, and nobody else.
package raise

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

const (
	noteSuffix = ".window"
	// A window that does not answer in this time is busy or hangs: the file is then opened as if it were not there.
	patience   = 2 * time.Second
	maxMessage = 64 << 10 // bytes; a path and a little more
)

// note is what a window leaves of itself.
type note struct {
	Host    string `json:"host"` // a home folder may be shared by computers, whose windows can't be reached
	Address string `json:"address"`
	Secret  string `json:"secret"`
	Process int    `json:"process"`
}

type question struct {
	Secret string `json:"secret"`
	Path   string `json:"path"`
}

type answer struct {
	Shown bool `json:"shown"`
}

// Folder is where the windows of the person who runs this process leave their notes.
func Folder() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "Carillon", "windows"), nil
}

// Window answers those that ask for a file.
type Window struct {
	listener net.Listener
	path     string // of its note
	note     note
	show     func(path string) bool
}

// Listen makes this process one that is asked. show is called on a goroutine of its own with the path of a file; it
// brings the window to the front and reports true where it has that file open.
func Listen(dir string, show func(path string) bool) (*Window, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	w := &Window{listener: listener, show: show, note: note{Address: listener.Addr().String(), Secret: rand.Text(), Process: os.Getpid()}}
	w.note.Host, _ = os.Hostname()
	if err := w.leaveNote(dir); err != nil {
		_ = listener.Close()
		return nil, err
	}
	go w.serve()
	return w, nil
}

func (w *Window) leaveNote(dir string) error {
	text, err := json.Marshal(w.note)
	if err != nil {
		return err
	}
	// A name of its own: on another computer with this home folder a process may have the same number.
	f, err := os.CreateTemp(dir, strconv.Itoa(w.note.Process)+"-*"+noteSuffix) // with the rights of the person alone
	if err != nil {
		return err
	}
	w.path = f.Name()
	_, err = f.Write(text)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		_ = os.Remove(w.path)
	}
	return err
}

// Close ends it; nobody asks this window any more.
func (w *Window) Close() {
	if w == nil {
		return
	}
	_ = os.Remove(w.path)
	_ = w.listener.Close()
}

func (w *Window) serve() {
	for {
		c, err := w.listener.Accept()
		switch {
		case errors.Is(err, net.ErrClosed):
			return
		case err != nil: // too many open files, say: the next one may do
			continue
		}
		go w.answer(c)
	}
}

func (w *Window) answer(c net.Conn) {
	defer func() { _ = c.Close() }()
	_ = c.SetDeadline(time.Now().Add(patience))
	var q question
	if receive(c, &q) != nil || subtle.ConstantTimeCompare([]byte(q.Secret), []byte(w.note.Secret)) != 1 {
		return
	}
	_ = send(c, answer{w.show(q.Path)})
}

// Ask says whether one of the windows that left a note in dir has the file at path open, and has come to the front. before
// is called with the number of a window's process before it is asked; nil for nothing to do.
func Ask(ctx context.Context, dir, path string, before func(process int)) bool {
	notes, err := filepath.Glob(filepath.Join(escaped(dir), "*"+noteSuffix))
	if err != nil {
		return false
	}
	host, _ := os.Hostname()
	for _, file := range notes {
		text, err := os.ReadFile(file)
		var n note
		if err != nil || json.Unmarshal(text, &n) != nil || n.Host != host || !local(n.Address) {
			continue
		}
		shown, gone := n.ask(ctx, path, before)
		if shown {
			return true
		}
		if gone {
			_ = os.Remove(file) // its process was killed
		}
	}
	return false
}

// escaped is a folder's path as a pattern that means it alone. Windows has no escapes in patterns, and few brackets in paths.
func escaped(dir string) string {
	if filepath.Separator == '\\' {
		return dir
	}
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(dir)
}

// local says whether an address is one of this computer alone, as every window's is.
func local(address string) bool {
	host, _, err := net.SplitHostPort(address)
	ip := net.ParseIP(host)
	return err == nil && ip != nil && ip.IsLoopback()
}

// ask asks one window; gone says that nobody listens where its note says.
func (n note) ask(ctx context.Context, path string, before func(int)) (shown, gone bool) {
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	c, err := (&net.Dialer{}).DialContext(ctx, "tcp", n.Address)
	if err != nil {
		return false, ctx.Err() == nil
	}
	defer func() { _ = c.Close() }()
	_ = c.SetDeadline(time.Now().Add(patience))
	if before != nil {
		before(n.Process)
	}
	var a answer
	if send(c, question{n.Secret, path}) != nil || receive(c, &a) != nil {
		return false, false
	}
	return a.Shown, false
}

// A message is a line of JSON.
func send(c net.Conn, message any) error {
	line, err := json.Marshal(message)
	if err != nil {
		return err
	}
	_, err = c.Write(append(line, '\n'))
	return err
}

func receive(c net.Conn, message any) error {
	line, err := bufio.NewReader(io.LimitReader(c, maxMessage)).ReadBytes('\n')
	if err != nil {
		return err
	}
	return json.Unmarshal(line, message)
}
