package lissmap

import (
	"cmp"

	"carillon/model"
	"carillon/sync/engine"
	"carillon/sync/liss"
	"carillon/sync/rows"
)

// Profile is what makes one LISS system differ from another.
type Profile struct {
	Type    string                           // names the connector in files: alma
	Name    string                           // as the dialogs show it: Alma (US)
	Short   string                           // as sentences name the SIS: Alma; "" is Name
	Offered func(model.Region) error         // nil: everywhere
	Dialect func(engine.System) liss.Dialect // nil: Standard, or its XML form where the system says so
	Check   func(engine.System) error        // what is wrong with the settings; nil: nothing can be
	Clock   liss.Clockwork                   // zero: the real one
	Adjust  func(*liss.Options)              // last word on the client's options; nil for none

	PerTeacher bool // systems that are set up from now on send a row for each teacher of a lesson

	Features []engine.Feature // the product's support table; what it says No to is not sent
}

// New is the connector of a profile.
func New(p Profile) engine.Connector { return &connector{&p} }

type connector struct{ p *Profile }

// short is the SIS as sentences name it.
func (p *Profile) short() string { return cmp.Or(p.Short, p.Name) }

// Rules implements [engine.Connector].
func (c *connector) Rules(s engine.System) rows.Rules {
	d := c.dialect(s)
	return rows.Rules{SIS: c.p.short(), Sends: c.p.sends, MaxCode: cmp.Or(d.MaxClassCode, liss.Standard().MaxClassCode), SymbolErrors: d.SymbolErrors, BreakLetter: d.BreakLetter, Codes: d.SendEdvalCodes,
		SeveralTeachers: s.Switched(engine.SwitchTeachers, false), SeveralRooms: s.Switched(engine.SwitchRooms, false)}
}

// Preset implements [engine.Presetter].
func (c *connector) Preset(s *engine.System) {
	s.SetSwitch(engine.SwitchTeachers, c.p.PerTeacher, false)
}

func (c *connector) Type() string { return c.p.Type }
func (c *connector) Name() string { return c.p.Name }

func (c *connector) Offered(r model.Region) error {
	if c.p.Offered == nil {
		return nil
	}
	return c.p.Offered(r)
}

func (c *connector) dialect(s engine.System) liss.Dialect {
	if c.p.Dialect != nil {
		return c.p.Dialect(s)
	}
	d := liss.Standard()
	if s.Protocol == "xml" {
		d.Format = liss.XML
	}
	return d
}

// DialectOf is how a system of a connector of this package writes its records; the standard dialect for any other's.
func DialectOf(c engine.Connector, s engine.System) liss.Dialect {
	if c, ok := c.(*connector); ok {
		return c.dialect(s)
	}
	return liss.Standard()
}

// Connect implements [engine.Connector].
func (c *connector) Connect(s engine.System, login engine.Login, hooks engine.Hooks) (engine.Session, error) {
	if c.p.Check != nil {
		if err := c.p.Check(s); err != nil {
			return nil, err
		}
	}
	o := liss.Options{
		URL: s.URL, UserName: s.Username, Password: liss.NewSecret(ask(login.Password)), School: s.School,
		Dialect: c.dialect(s), CAFile: s.CAFile, AllowPlainHTTP: s.AllowPlainHTTP, Trace: hooks.Trace, NoNames: hooks.NoNames, Clock: c.p.Clock,
	}
	switch s.Proxy.Mode {
	case "none":
		o.Proxy.Mode = liss.NoProxy
	case "own":
		o.Proxy = liss.Proxy{Mode: liss.OwnProxy, URL: s.Proxy.URL, UserName: s.Proxy.Username, Password: liss.NewSecret(ask(login.ProxyPassword))}
	}
	if hooks.Progress != nil {
		o.Progress = func(p liss.Progress) { hooks.Progress(p.Sent, p.SendSize, p.Received) }
	}
	if c.p.Adjust != nil {
		c.p.Adjust(&o)
	}
	client, err := liss.New(o)
	if err != nil {
		return nil, err
	}
	return &session{client: client, sis: c.p.Name, encoder: encoder{client.Dialect()}}, nil
}

func ask(f func() string) string {
	if f == nil {
		return ""
	}
	return f()
}
