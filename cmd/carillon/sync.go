package main

import (
	"cmp"
	"os"
	"os/user"
	"path/filepath"
	"sync"
	"time"

	"carillon/cmd/internal/systems"
	"carillon/cmd/internal/takeover"
	"carillon/internal/secret"
	"carillon/internal/version"
	"carillon/model/store"
	"carillon/sync/engine"
	"carillon/ui/shell"
	"carillon/ui/syncdialog"
)

// newSync makes the synchronising of an open file.
func newSync(p vaults) func(shell.SyncSite) shell.Sync {
	return func(site shell.SyncSite) shell.Sync {
		f, ok := site.File.(file)
		if !ok {
			return nil
		}
		return syncdialog.New(syncdialog.Deps{
			Host: site.Host, Corner: site.Corner, Runner: site.Runner, Now: time.Now,
			Storage: f.File, Identity: identity{f.File}, Connectors: systems.Connectors(), Passwords: p.sis, ProxyPasswords: p.proxy, Logs: supportLogs{f.File},
			Who: who(), Version: version.Version,
			Timetable: f.Timetable, ReadOnly: f.ReadOnly,
			Saved: site.Saved, Save: site.Save, Take: site.Take, Undo: site.Undo, Changed: site.Changed, Jump: site.Jump, Export: site.Export,
		})
	}
}

// drafts are files in the making that neither stand in their place nor were dropped yet.
type drafts struct {
	mu  sync.Mutex
	all []*takeover.Draft
}

func (d *drafts) add(x *takeover.Draft) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.all = append(d.all, x)
}

// drop leaves nothing of those that the program ends below.
func (d *drafts) drop() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, x := range d.all {
		_ = x.Drop() // the program ends; of one that was kept or dropped there is nothing left to do
	}
}

// newFromSIS opens File > New from SIS.
func newFromSIS(p vaults, backups func() string, open *drafts) func(shell.NewSite) {
	return func(site shell.NewSite) {
		syncdialog.NewFromSIS(syncdialog.NewDeps{Host: site.Host, Runner: site.Runner, Now: time.Now, Who: who(), Version: version.Version,
			Connectors: systems.Connectors(), Passwords: p.sis, ProxyPasswords: p.proxy,
			Folder: site.Folder, ChooseFolder: site.ChooseFolder, Open: site.Open, Export: site.Export, Exists: shell.ErrExists,
			Begin: func(path string, s syncdialog.NewSchool, force bool) (syncdialog.Draft, error) {
				d, err := takeover.Begin(path, takeover.School{Name: s.Name, Region: s.Region, Year: s.Year}, force, store.Options{BackupDir: backups()})
				if store.CodeOf(err) == store.Exists {
					return nil, shell.ErrExists
				}
				if err != nil {
					return nil, err
				}
				open.add(d)
				return d, nil
			},
		})
	}
}

// newFolder is where a new file lies at first: beside the file that was open last, else among the person's documents.
func newFolder(recent []string) string {
	if len(recent) > 0 {
		return filepath.Dir(recent[0])
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	documents := filepath.Join(home, "Documents")
	if info, err := os.Stat(documents); err == nil && info.IsDir() {
		return documents
	}
	return home
}

// identity says what the open file is a copy of, and notes that it has published.
type identity struct{ *store.File }

// Origin implements engine.Identified.
func (i identity) Origin() *engine.Origin {
	o := i.CopyOf()
	if o == nil {
		return nil
	}
	out := &engine.Origin{Path: filepath.Base(o.Place.Path)}
	if p := o.LastPublished(); !p.At.IsZero() {
		out.Published = p.At.Local().Format(time.DateOnly)
	}
	return out
}

// who is the person at this computer, for the history of syncs.
func who() string {
	name := "somebody"
	if u, err := user.Current(); err == nil {
		name = cmp.Or(u.Name, u.Username)
	}
	if host, err := os.Hostname(); err == nil {
		name += " on " + host
	}
	return name
}

// passwordVariable names the environment variable that may hold the password of every system, as for carillonctl.
const passwordVariable = "CARILLON_PASSWORD"

// vaults keeps the passwords of systems, and those of the proxies they are reached through.
type vaults struct{ sis, proxy *passwords }

func newPasswords() vaults {
	return vaults{
		sis: keep(os.Getenv, func(s engine.System) string { return secret.Account(s.URL, s.School, s.Username) }),
		// The variable names the password of a SIS; it is never shown to a proxy.
		proxy: keep(func(string) string { return "" }, func(s engine.System) string { return secret.Account(s.Proxy.URL, "proxy", s.Proxy.Username) }),
	}
}

// passwords keeps passwords in the keyring and, where there is none, in memory until the program ends.
type passwords struct {
	keyring secret.Store
	env     func(string) string
	account func(engine.System) string // under which a system's password is kept

	mu     sync.Mutex
	memory secret.Memory
}

func keep(env func(string) string, account func(engine.System) string) *passwords {
	return &passwords{keyring: secret.Keyring{}, env: env, account: account, memory: secret.Memory{}}
}

// Get implements syncdialog.Passwords.
func (p *passwords) Get(s engine.System) (string, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if pw, err := p.memory.Get(p.account(s)); err == nil {
		return pw, true
	}
	if pw := p.env(passwordVariable); pw != "" {
		return pw, true
	}
	pw, err := p.keyring.Get(p.account(s))
	return pw, err == nil
}

// Set implements syncdialog.Passwords.
func (p *passwords) Set(s engine.System, password string) (lasting bool, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.memory.Set(p.account(s), password); err != nil {
		return false, err
	}
	return p.keyring.Set(p.account(s), password) == nil, nil
}

// Delete implements syncdialog.Passwords.
func (p *passwords) Delete(s engine.System) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	// A computer without a keyring has nothing to forget.
	_ = p.keyring.Delete(p.account(s))
	return p.memory.Delete(p.account(s))
}
