package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"carillon/sync/engine"
)

// systemFlags are the settings of a system that add and set share. Only those that are given change anything.
type systemFlags struct {
	protocol, caFile, missing, waits, dialect, lists, proxy, proxyURL, proxyUser string
	plainHTTP, rosters, acceptIDs, onSave, multiFile, practice                   bool
	guards, switches                                                             []string
}

func (s *systemFlags) define(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&s.protocol, "protocol", "json", "how to talk to it: json or xml")
	f.StringVar(&s.caFile, "ca-file", "", "PEM file of certificates to trust beside the system's")
	f.BoolVar(&s.plainHTTP, "allow-plain-http", false, "allow http to another computer; passwords can be read on the way")
	f.StringVar(&s.proxy, "proxy", "system", "proxy: system (this computer's settings), none or own")
	f.StringVar(&s.proxyURL, "proxy-url", "", "address of an own proxy")
	f.StringVar(&s.proxyUser, "proxy-username", "", "user name at an own proxy")
	f.BoolVar(&s.rosters, "exclude-rosters", false, "exclude yard duties, study sections and on-calls")
	f.BoolVar(&s.acceptIDs, "accept-statewide-ids", true, "accept StatewideIDs that are sent to Carillon (recommended)")
	f.BoolVar(&s.onSave, "sync-on-save", false, "sync each time you save")
	f.BoolVar(&s.multiFile, "multi-file", false, "this school publishes from several files: keep the rows of the others")
	f.BoolVar(&s.practice, "practice", false, "a practice SIS: while it is there the live systems are paused")
	f.StringVar(&s.lists, "sis-owns-lists", string(engine.ListsFirstDay), "from when on the SIS owns the section lists: first-day (of school), never, always or a date, YYYY-MM-DD")
	f.StringVar(&s.missing, "missing", "inactive", "records the SIS no longer has: leave, inactive or delete")
	f.StringVar(&s.waits, "verify-wait", "10,60", "seconds to wait before reading back again; 0 for not at all")
	f.StringArrayVar(&s.guards, "guard", nil, "when to hold a kind, as sections:gone=20,changed=90,always=10 (percent, percent, rows); may be given several times")
	f.StringVar(&s.dialect, "dialect", "", "generic only: named dialect of LISS")
	f.StringArrayVar(&s.switches, "switch", nil, "a point in which it differs: several-teachers=true, several-rooms=true (send a row for each teacher, each room of a lesson), list-dates=true (it takes dates of section list rows); generic also others, as max-class-code=30; may be given several times")
}

// apply puts the flags that were given into a system.
func (s *systemFlags) apply(cmd *cobra.Command, sys *engine.System) error {
	given := cmd.Flags().Changed
	for _, x := range []struct {
		flag string
		do   func() error
	}{
		{"protocol", func() error { sys.Protocol = s.protocol; return oneOf("protocol", s.protocol, "json", "xml") }},
		{"ca-file", func() error { sys.CAFile = s.caFile; return nil }},
		{"allow-plain-http", func() error { sys.AllowPlainHTTP = s.plainHTTP; return nil }},
		{"proxy", func() error {
			sys.Proxy.Mode = strings.TrimPrefix(s.proxy, "system")
			return oneOf("proxy", s.proxy, "system", "none", "own")
		}},
		{"proxy-url", func() error { sys.Proxy.URL = s.proxyURL; return proxyAddress(s.proxyURL) }},
		{"proxy-username", func() error { sys.Proxy.Username = s.proxyUser; return nil }},
		{"exclude-rosters", func() error { sys.ExcludeRosters = s.rosters; return nil }},
		{"accept-statewide-ids", func() error { sys.RefuseStatewideID = !s.acceptIDs; return nil }},
		{"sync-on-save", func() error { sys.SyncOnSave = s.onSave; return nil }},
		{"multi-file", func() error { sys.MultiFile = s.multiFile; return nil }},
		{"practice", func() error { sys.Practice = s.practice; return nil }},
		{"sis-owns-lists", func() (err error) {
			if sys.ListsFrom, err = engine.ParseListsFrom(s.lists, ""); err != nil {
				err = usage("--sis-owns-lists: %v", err)
			}
			return err
		}},
		{"missing", func() error {
			sys.Missing = engine.Missing(s.missing)
			return oneOf("missing", s.missing, "leave", "inactive", "delete")
		}},
		{"verify-wait", func() (err error) { sys.Waits, err = parseWaits(s.waits); return err }},
		{"guard", func() error { return s.applyGuards(sys) }},
		{"dialect", func() error { sys.Dialect = s.dialect; return nil }},
		{"switch", func() error { return s.applySwitches(sys) }},
	} {
		if given(x.flag) {
			if err := x.do(); err != nil {
				return err
			}
		}
	}
	if sys.Protocol == "" {
		sys.Protocol = "json"
	}
	if sys.Proxy.Mode != "own" && (given("proxy-url") && s.proxyURL != "" || given("proxy-username") && s.proxyUser != "") {
		return usage("--proxy-url and --proxy-username are for a proxy of the system's own: say --proxy own, too")
	}
	return nil
}

// proxyAddress refuses an address with a password in it, which would stand in the file and its backups.
func proxyAddress(address string) error {
	if strings.Contains(address, "@") {
		return usage("--proxy-url must not hold a user name or password: give them with --proxy-username and --proxy-password-stdin (or in %s)", proxyPasswordVariable)
	}
	return nil
}

func oneOf(flag, value string, allowed ...string) error {
	if slices.Contains(allowed, value) {
		return nil
	}
	return usage("--%s is %s, not %q", flag, strings.Join(allowed, " or "), value)
}

func (s *systemFlags) applyGuards(sys *engine.System) error {
	if sys.Guards == nil {
		sys.Guards = map[engine.Kind]engine.Limit{}
	}
	for _, g := range s.guards {
		kind, list, _ := strings.Cut(g, ":")
		if _, err := engine.ParseKinds(kind, append(engine.Downloads(), engine.Publishes()...)); err != nil || kind == "" || list == "" {
			return usage("--guard is a kind and its limits, as sections:gone=20,changed=90; %q is none", g)
		}
		l := sys.Guards[engine.Kind(kind)]
		for part := range strings.SplitSeq(list, ",") {
			name, value, _ := strings.Cut(part, "=")
			n, err := strconv.Atoi(value)
			into := map[string]*int{"gone": &l.Gone, "changed": &l.Changed, "always": &l.Always}[name]
			if err != nil || into == nil || n < 1 || name != "always" && n > 100 {
				return usage("--guard: %q is none of gone, changed (1 to 100 percent) and always (rows)", part)
			}
			*into = n
		}
		sys.Guards[engine.Kind(kind)] = l
	}
	return nil
}

func (s *systemFlags) applySwitches(sys *engine.System) error {
	if sys.Switches == nil {
		sys.Switches = map[string]string{}
	}
	for _, sw := range s.switches {
		name, value, ok := strings.Cut(sw, "=")
		if !ok {
			return usage("--switch is a name and a value, as several-teachers=true; %q is none", sw)
		}
		if slices.Contains([]string{engine.SwitchTeachers, engine.SwitchRooms, engine.SwitchListDates}, name) {
			on, err := strconv.ParseBool(value)
			if err != nil {
				return usage("--switch %s is true or false, not %q", name, value)
			}
			value = strconv.FormatBool(on)
		}
		sys.Switches[name] = value
	}
	return nil
}

func newSystemSetCmd(a *app) *cobra.Command {
	var id string
	var s systemFlags
	var url, username, school string
	var passwords passwordFlags
	cmd := &cobra.Command{
		Use:   "set FILE --system alma",
		Short: "Change settings of a system; those not named stay",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := a.openToWrite(args[0])
			if err != nil {
				return err
			}
			defer f.Close()
			sys, err := engine.FindSystem(f, id)
			if err != nil {
				return err
			}
			for flag, into := range map[string]*string{"url": &sys.URL, "username": &sys.Username, "school": &sys.School} {
				if cmd.Flags().Changed(flag) {
					*into = map[string]string{"url": url, "username": username, "school": school}[flag]
				}
			}
			if err := s.apply(cmd, sys); err != nil {
				return err
			}
			c, err := connector(sys.Type)
			if err != nil {
				return err
			}
			session, err := c.Connect(*sys, engine.Login{}, engine.Hooks{}) // checks the settings; contacts nobody
			if err != nil {
				return err
			}
			session.Close()
			if err := engine.SaveSystem(f, sys); err != nil {
				return err
			}
			fmt.Fprintf(a.out, "Changed %s.\n", sys.ID)
			return a.storeTyped(cmd.Context(), sys, passwords)
		},
	}
	fl := cmd.Flags()
	fl.StringVar(&id, "system", "", "which system, where the file has several")
	fl.StringVar(&url, "url", "", "the server URL")
	fl.StringVar(&username, "username", "", "user name")
	fl.StringVar(&school, "school", "", "school code")
	s.define(cmd)
	passwords.define(cmd)
	return cmd
}
