package main

import (
	"context"
	"net/url"
	"time"

	"fyne.io/fyne/v2"

	"carillon/cmd/internal/rehearsal"
	"carillon/cmd/internal/systems"
	"carillon/internal/session"
	"carillon/model"
	"carillon/sync/engine"
	"carillon/ui/shell"
)

// newPractice makes the practice SIS of an open file.
func newPractice(p *passwords) func(session.File) shell.Practice {
	return func(f session.File) shell.Practice {
		opened, ok := f.(file)
		if !ok {
			return nil
		}
		return &practiceSIS{Rehearsal: rehearsal.New(rehearsal.Deps{File: opened.File, Connectors: systems.Connectors(), Passwords: p,
			Today: func() model.Date { return model.DateOf(time.Now()) }})}
	}
}

// practiceSIS is the practice SIS as the window sees it.
type practiceSIS struct{ *rehearsal.Rehearsal }

// Start implements shell.Practice.
func (p *practiceSIS) Start(ctx context.Context, now *model.State, published bool) (shell.PracticeSIS, error) {
	sis, err := p.Rehearsal.Start(ctx, now, published)
	return shell.PracticeSIS{System: sis.Name, Address: sis.System.URL, Username: sis.System.Username, School: sis.System.School}, err
}

// OpenPage implements shell.Practice.
func (p *practiceSIS) OpenPage() error {
	u, err := url.Parse(p.Page())
	if err != nil {
		return err
	}
	return fyne.CurrentApp().OpenURL(u)
}

// Left implements shell.Practice.
func (p *practiceSIS) Left(ctx context.Context) ([]string, error) {
	left, err := p.Rehearsal.Left(ctx)
	var out []string
	for _, s := range left {
		out = append(out, s.URL)
	}
	return out, err
}

// Remember implements rehearsal.Passwords: a practice SIS ends with the program, and so does its password.
func (p *passwords) Remember(s engine.System, password string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.practice[p.account(s)] = password
}

// Forget implements rehearsal.Passwords.
func (p *passwords) Forget(s engine.System) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.practice, p.account(s))
}
