package syncdialog

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carillon/internal/work"
	"carillon/sync/engine"
	"carillon/ui/kit"
)

// connectionSite is whose connection it is.
type connectionSite struct {
	runner    work.Runner
	connector func(typ string) engine.Connector
	draft     func() *draft // that the fields show; nil for none
}

// connection is the Connection tab.
type connection struct {
	site connectionSite

	urlLabel                    *kit.Text
	hint                        *fyne.Container
	url, user, password, school *kit.Entry
	proxy                       *kit.Select
	proxyURL, proxyUser         *kit.Entry
	proxyPassword               *kit.Entry
	proxyFields                 *fyne.Container
	protocol                    *kit.Select
	caFile                      *kit.Entry
	plain                       *kit.Check
	switches                    []switchBox
	more                        *fyne.Container
	moreButton                  *kit.Button
	test                        *kit.Button
	result                      *fyne.Container
	root                        fyne.CanvasObject
	loading                     bool
	tests                       int // counts them, so that a late step is not shown
}

// switchBox is the check box of a switch of the system.
type switchBox struct {
	name  string
	usual func(engine.Connector, engine.System) bool // what holds while nobody has set it
	check *kit.Check
}

func newSwitchBoxes(changed func(bool)) []switchBox {
	return []switchBox{
		{engine.SwitchTeachers, func(c engine.Connector, s engine.System) bool { return c.Rules(s).SeveralTeachers }, kit.NewCheck("Send a row for each teacher of a lesson", changed)},
		{engine.SwitchRooms, func(c engine.Connector, s engine.System) bool { return c.Rules(s).SeveralRooms }, kit.NewCheck("Send a row for each room of a lesson", changed)},
		{engine.SwitchListDates, func(engine.Connector, engine.System) bool { return false }, kit.NewCheck("This system takes dates of section list rows", changed)},
	}
}

// switchHelp is a line about each of the switches, in their order.
var switchHelp = []string{
	"Else the first teacher goes. Rows that it has for others go back in any case.",
	"Else the first room goes. Rows that it has for others go back in any case.",
	"Who leaves a section that has begun gets a last day there; else the row goes.",
}

// usual is what holds of a switch of a system while nobody has set it.
func (t *connection) usual(b switchBox, d *draft) bool {
	sis := t.site.connector(d.Type)
	if sis == nil {
		return false
	}
	sys := d.System
	sys.Switches = nil
	return b.usual(sis, sys)
}

// ownProxy is the mode of a proxy of a system's own.
const ownProxy = "own"

var (
	proxyModes  = []string{"", "none", ownProxy}
	proxyLabels = []string{"Use this computer's settings", "No proxy", "A proxy of its own"}
	protocols   = []string{"json", "xml"}
)

func newConnection(site connectionSite) *connection {
	t := &connection{site: site, url: kit.NewEntry("https://"), user: kit.NewEntry(""), password: kit.NewPassword(""), school: kit.NewEntry(""),
		proxyURL: kit.NewEntry("http://proxy.school.org:8080"), proxyUser: kit.NewEntry(""), proxyPassword: kit.NewPassword(""), caFile: kit.NewEntry("")}
	t.urlLabel, t.hint = kit.NewText("", kit.TextStyle{}), container.NewStack()
	t.proxy = kit.NewSelect("", proxyLabels, func(int) {
		t.forgetResult()
		t.showProxy()
	})
	t.protocol = kit.NewSelect("", []string{"JSON", "XML"}, func(int) { t.forgetResult() })
	t.proxy.Left, t.protocol.Left = true, true
	t.plain = kit.NewCheck("Allow http without encryption (passwords can be read on the way)", func(bool) { t.forgetResult() })
	for _, e := range []*kit.Entry{t.url, t.user, t.school, t.proxyURL, t.proxyUser, t.caFile} {
		e.OnChanged = func(string) { t.forgetResult() }
	}
	t.password.OnChanged = func(string) {
		t.forgetResult()
		if d := t.site.draft(); d != nil && !t.loading {
			d.typed = true
		}
	}
	t.proxyPassword.OnChanged = func(string) {
		t.forgetResult()
		if d := t.site.draft(); d != nil && !t.loading {
			d.proxyTyped = true
		}
	}
	t.proxyFields = kit.Form(kit.Field("Proxy URL", t.proxyURL), kit.ShortField("Proxy user", 240, t.proxyUser), kit.ShortField("Proxy password", 240, t.proxyPassword))
	t.more = kit.Form(kit.ShortField("Protocol", 150, t.protocol), kit.Field("CA file", t.caFile), kit.Field("", t.plain))
	t.switches = newSwitchBoxes(func(bool) { t.forgetResult() })
	for i, b := range t.switches {
		t.more.Add(kit.Field("", kit.Column(0, b.check, kit.Inset(kit.Paragraph(switchHelp[i], kit.ColorMuted), 0, 0, 27, 0))))
	}
	t.more.Hide()
	t.moreButton = kit.NewQuiet("More settings", t.toggleMore)
	t.test = kit.NewButton("Test connection", t.runTest)
	t.result = container.NewStack()
	t.root = kit.Form(
		kit.FieldNamed(t.urlLabel, t.url),
		kit.Field("Username", t.user),
		kit.Field("Password", t.password),
		kit.ShortField("School code", 150, t.school),
		kit.ShortField("Proxy", 260, t.proxy),
		t.proxyFields,
		kit.Field("", t.hint),
		t.more,
		kit.Field("", kit.Row(10, t.test, t.moreButton)),
		t.result)
	return t
}

func (t *connection) showProxy() {
	if t.proxy.Chosen() == 2 {
		t.proxyFields.Show()
	} else {
		t.proxyFields.Hide()
	}
}

func (t *connection) toggleMore() {
	if t.more.Visible() {
		t.more.Hide()
		t.moreButton.SetText("More settings")
	} else {
		t.more.Show()
		t.moreButton.SetText("Fewer settings")
	}
	t.root.Refresh()
	if t.more.Visible() {
		kit.Reveal(t.more)
	}
}

// forgetResult takes away what a test has said, which was about other values, and ends one that is under way.
func (t *connection) forgetResult() {
	if t.loading || len(t.result.Objects) == 0 {
		return
	}
	t.tests++
	t.site.runner.Cancel(workTest)
	t.test.Enable()
	t.result.RemoveAll()
	t.root.Refresh()
}

// load shows a draft.
func (t *connection) load(d *draft) {
	t.loading = true
	defer func() { t.loading = false }()
	name := "The system"
	if sis := t.site.connector(d.Type); sis != nil {
		name = engine.ShortName(sis)
	}
	t.urlLabel.SetText(name + " Server URL")
	t.hint.RemoveAll()
	t.hint.Add(kit.Paragraph(name+" provides the URL, user name, password and school code. The password stays in this computer's keyring.", kit.ColorMuted))
	t.url.SetText(d.URL)
	t.user.SetText(d.Username)
	t.password.SetText(d.password.text())
	t.school.SetText(d.School)
	t.proxy.SetChosen(max(0, indexOf(proxyModes, d.Proxy.Mode)))
	t.proxyURL.SetText(d.Proxy.URL)
	t.proxyUser.SetText(d.Proxy.Username)
	t.proxyPassword.SetText(d.proxyPassword.text())
	t.protocol.SetChosen(max(0, indexOf(protocols, d.Protocol)))
	t.caFile.SetText(d.CAFile)
	t.plain.SetChecked(d.AllowPlainHTTP)
	for _, b := range t.switches {
		b.check.SetChecked(d.Switched(b.name, t.usual(b, d)))
	}
	t.showProxy()
	t.tests++ // one of another system may be under way
	t.test.Enable()
	t.result.RemoveAll()
}

// store takes the fields into a draft.
func (t *connection) store(d *draft) {
	d.URL = strings.TrimSpace(t.url.Text)
	d.Username = strings.TrimSpace(t.user.Text)
	d.password = hide(t.password.Text)
	d.School = strings.TrimSpace(t.school.Text)
	d.Proxy = engine.Proxy{Mode: proxyModes[max(0, t.proxy.Chosen())]}
	d.proxyPassword = hide(t.proxyPassword.Text)
	if d.Proxy.Mode == ownProxy {
		d.Proxy.URL, d.Proxy.Username = strings.TrimSpace(t.proxyURL.Text), strings.TrimSpace(t.proxyUser.Text)
	}
	d.Protocol = protocols[max(0, t.protocol.Chosen())]
	d.CAFile = strings.TrimSpace(t.caFile.Text)
	d.AllowPlainHTTP = t.plain.Checked
	for _, b := range t.switches {
		d.SetSwitch(b.name, b.check.Checked, t.usual(b, d))
	}
}

func indexOf(list []string, s string) int {
	for i, x := range list {
		if x == s {
			return i
		}
	}
	return -1
}

// runTest tries the connection as it is typed, saved or not, and writes each step below the button.
func (t *connection) runTest() {
	kept := t.site.draft()
	if kept == nil {
		return
	}
	t.store(kept)
	d, sis := *kept, t.site.connector(kept.Type)
	if problem := connectionProblem(sis, &d); problem != "" {
		t.showResult(kit.ToneBad, []string{problem})
		return
	}
	t.test.Disable()
	t.tests++
	now := t.tests
	t.showResult(kit.ToneNeutral, []string{"Testing …"})
	t.site.runner.Go(workTest, func(ctx context.Context) func() {
		var steps []engine.TestStep
		session, err := sis.Connect(d.System, engine.Login{Password: d.password.text, ProxyPassword: d.proxyPassword.text}, engine.Hooks{})
		if err == nil {
			err = session.Test(ctx, func(s engine.TestStep) {
				at := slices.IndexFunc(steps, func(o engine.TestStep) bool { return o.Name == s.Name })
				if at >= 0 {
					steps[at] = s // it did not last
				} else {
					steps = append(steps, s)
				}
				so := append(stepLines(steps), "Waiting for the SIS …")
				t.site.runner.UI(func() {
					if t.tests == now && ctx.Err() == nil {
						t.showResult(kit.ToneNeutral, so)
					}
				})
			})
			session.Close()
		}
		return func() { t.tested(sis.Name(), steps, err) }
	})
}

// stepLines is the steps of a test, one a line.
func stepLines(steps []engine.TestStep) []string {
	var lines []string
	for _, s := range steps {
		mark := "✗"
		switch {
		case s.Passed:
			mark = "✓"
		case s.Skipped:
			mark = "–"
		case s.Unchecked:
			mark = "?"
		}
		lines = append(lines, mark+" "+s.Name+": "+s.Text)
	}
	return lines
}

func (t *connection) tested(name string, steps []engine.TestStep, err error) {
	t.tests++ // what is told of a step from now on is late
	t.test.Enable()
	lines := stepLines(steps)
	if err != nil {
		if text := kit.Words.Error(err); len(steps) == 0 || steps[len(steps)-1].Text != text {
			lines = append(lines, text)
		}
		if other := engine.OtherProtocol(err); other != "" {
			t.showResult(kit.ToneBad, lines, kit.NewButton("Switch to "+strings.ToUpper(other)+" and test again", func() { t.switchTo(other) }))
			return
		}
		t.showResult(kit.ToneBad, lines)
		return
	}
	if slices.ContainsFunc(steps, func(s engine.TestStep) bool { return s.Unchecked }) {
		t.showResult(kit.ToneWarning, append([]string{"Connected to " + name + ". Not all of it could be checked."}, lines...))
		return
	}
	t.showResult(kit.ToneGood, append([]string{"Connected to " + name + "."}, lines...))
}

// switchTo sets the protocol that the SIS speaks, and tests the connection with it.
func (t *connection) switchTo(protocol string) {
	t.protocol.SetChosen(max(0, indexOf(protocols, protocol)))
	t.runTest()
}

// showResult shows lines in view, and below them what can be done about it.
func (t *connection) showResult(tone kit.Tone, lines []string, actions ...fyne.CanvasObject) {
	box := kit.Column(4)
	for _, l := range lines {
		box.Add(kit.Paragraph(l, ""))
	}
	if len(actions) > 0 {
		box.Add(kit.Row(8, actions...))
	}
	t.result.RemoveAll()
	t.result.Add(kit.Notice(tone, box))
	t.root.Refresh()
	kit.Reveal(t.result)
}

// connectionProblem is what is missing from the connection of a draft, as a sentence; "" where nothing is.
func connectionProblem(sis engine.Connector, d *draft) string {
	switch {
	case d.URL == "":
		return "Enter the server URL."
	case d.Username == "":
		return "Enter the user name."
	case d.School == "":
		return "Enter the school code."
	case sis == nil:
		return ""
	}
	session, err := sis.Connect(d.System, engine.Login{}, engine.Hooks{}) // checks the address; contacts nobody
	if err != nil {
		return kit.Words.Error(err)
	}
	session.Close()
	return ""
}
