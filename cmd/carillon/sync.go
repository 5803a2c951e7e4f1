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
	"carillon/internal/session"
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
		sis, proxy := p.of(f.File)
		return syncdialog.New(syncdialog.Deps{
			Host: site.Host, Corner: site.Corner, Runner: site.Runner, Now: time.Now,
			Storage: f.File, Identity: systems.Identity{File: f.File}, Connectors: systems.Connectors(), Passwords: sis, ProxyPasswords: proxy, Logs: supportLogs{f.File},
			Who: who(), Version: version.Version,
			Timetable: f.Timetable, ReadOnly: f.ReadOnly,
			Saved: site.Saved, Save: site.Save, Drafts: site.Drafts, ToDraft: site.ToDraft, Take: site.Take, Undo: site.Undo, Changed: site.Changed, Jump: site.Jump, Export: site.Export,
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
			Folder: site.Folder, ChooseFolder: site.ChooseFolder, Open: site.Open, Export: site.Export, Exists: session.ErrExists,
			Begin: func(path string, s syncdialog.NewSchool, force bool) (syncdialog.Draft, error) {
				d, err := takeover.Begin(path, takeover.School{Name: s.Name, Region: s.Region, Year: s.Year}, force, store.Options{BackupDir: backups()})
				if store.CodeOf(err) == store.Exists {
					return nil, session.ErrExists
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
	if dir := documents(); dir != "" {
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			return dir
		}
	}
	home, _ := os.UserHomeDir()
	return home
}

// person is who is at this computer; "" where that is not known.
func person() string {
	if u, err := user.Current(); err == nil {
		return cmp.Or(u.Name, u.Username)
	}
	return ""
}

// who is the person at this computer and which that is, for the history of syncs.
func who() string {
	name := cmp.Or(person(), "somebody")
	if host, err := os.Hostname(); err == nil {
		name += " on " + host
	}
	return name
}

// The environment variables that may hold the password of a system and of its proxy, as for carillonctl.
const (
	passwordVariable      = "CARILLON_PASSWORD"
	proxyPasswordVariable = "CARILLON_PROXY_PASSWORD"
)

// vaults keeps the passwords of systems, and those of the proxies they are reached through.
type vaults struct{ sis, proxy *passwords }

// newPasswords takes the passwords that stand in the environment out of it, so that no program which is started from here,
// a browser or a viewer of logs, gets to see them.
func newPasswords() vaults {
	take := func(variable string) string {
		defer os.Unsetenv(variable)
		return os.Getenv(variable)
	}
	ring := &secret.Bounded{Store: secret.Keyring{}}
	return vaults{
		sis: keep(ring, take(passwordVariable), systems.Account),
		// The password of a SIS is never shown to a proxy.
		proxy: keep(ring, take(proxyPasswordVariable), systems.ProxyAccount),
	}
}

// of are the vaults as they are asked for the systems of a file.
func (v vaults) of(f *store.File) (sis, proxy syncdialog.Passwords) {
	return fileVault{v.sis, f}, fileVault{v.proxy, f}
}

// passwords keeps passwords in the keyring and, where there is none, in memory until the program ends.
type passwords struct {
	keyring secret.Store
	given   string                     // in the environment, for one system
	account func(engine.System) string // under which a system's password is kept

	mu       sync.Mutex
	memory   secret.Memory
	practice secret.Memory // those of practice systems, which end with the program
}

func keep(ring secret.Store, given string, account func(engine.System) string) *passwords {
	return &passwords{keyring: ring, given: given, account: account, memory: secret.Memory{}, practice: secret.Memory{}}
}

// Get implements syncdialog.Passwords.
func (p *passwords) Get(s engine.System) (string, bool) { return p.get(s, p.account(s), true, true) }

// get finds a password in memory, where it is for one system only in the environment, and where it may be looked up in the
// keyring.
func (p *passwords) get(s engine.System, account string, alone, stored bool) (string, bool) {
	p.mu.Lock()
	pw, err := p.memory.Get(account)
	if s.Practice {
		if own, practiceErr := p.practice.Get(p.account(s)); practiceErr == nil {
			pw, err = own, nil
		}
	}
	p.mu.Unlock()
	switch {
	case err == nil:
		return pw, true
	case alone && p.given != "":
		return p.given, true
	case !stored:
		return "", false
	}
	pw, err = p.keyring.Get(account)
	return pw, err == nil
}

// Set implements syncdialog.Passwords.
func (p *passwords) Set(s engine.System, password string) (lasting bool, err error) {
	return p.set(p.account(s), p.account(s), password)
}

// set keeps a password in memory and in the keyring.
func (p *passwords) set(remembered, stored, password string) (lasting bool, err error) {
	p.mu.Lock()
	err = p.memory.Set(remembered, password)
	p.mu.Unlock()
	if err != nil {
		return false, err
	}
	return p.keyring.Set(stored, password) == nil, nil
}

// Delete implements syncdialog.Passwords.
func (p *passwords) Delete(s engine.System) error {
	// A computer without a keyring has nothing to forget.
	_ = p.keyring.Delete(p.account(s))
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.memory.Delete(p.account(s))
}

// fileVault looks passwords up for the systems of a file. A copy of a file gets only what was typed for that copy: whoever
// hands it over chooses what stands in it.
type fileVault struct {
	*passwords
	file *store.File
}

// copied is what tells the accounts of a copy from those of the original; "" for an original.
func (v fileVault) copied() string {
	if v.file.CopyOf() == nil {
		return ""
	}
	return "the copy " + v.file.Path() + ": "
}

// Get implements syncdialog.Passwords.
func (v fileVault) Get(s engine.System) (string, bool) {
	mark := v.copied()
	return v.get(s, mark+v.account(s), v.alone(), mark == "")
}

// Set implements syncdialog.Passwords.
func (v fileVault) Set(s engine.System, password string) (lasting bool, err error) {
	return v.set(v.copied()+v.account(s), v.account(s), password)
}

// alone says whether the file is synced with one system, which the password in the environment is for then.
func (v fileVault) alone() bool {
	all, err := engine.Systems(v.file)
	if err != nil {
		return false
	}
	active, _ := engine.Paused(all)
	return len(active) == 1
}
