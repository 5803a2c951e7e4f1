package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"carillon/cmd/internal/systems"
	"carillon/internal/secret"
	"carillon/model/message"
	"carillon/sync/engine"
)

func newSystemCmd(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "system",
		Short: "The systems a timetable file is configured to sync with",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newSystemAddCmd(a), newSystemSetCmd(a), newSystemListCmd(a), newSystemOrderCmd(a), newSystemTestCmd(a), newSystemRemoveCmd(a))
	return cmd
}

func newSystemAddCmd(a *app) *cobra.Command {
	var s engine.System
	var settings systemFlags
	var passwords passwordFlags
	cmd := &cobra.Command{
		Use:   "add FILE --type alma --url URL --username U --school CODE",
		Short: "Add a system to a timetable file; nobody is contacted",
		Long: `Add a system to a timetable file; nobody is contacted.

The password is never written into the file. It comes from --password-stdin, which stores it in the keyring of
this computer where there is one, from CARILLON_PASSWORD, which is for one system, or from the keyring. It is
looked up only for the very server, school, user, proxy and CA file that it was given for, and not for a copy of
a file. The password of a system's own proxy comes the same ways: --proxy-password-stdin, CARILLON_PROXY_PASSWORD.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := connector(s.Type)
			if err != nil {
				return err
			}
			if err := settings.apply(cmd, &s); err != nil {
				return err
			}
			engine.SetUp(c, &s)
			f, err := a.openToWrite(args[0])
			if err != nil {
				return err
			}
			defer f.Close()
			session, err := c.Connect(s, engine.Login{}, engine.Hooks{}) // checks the address; contacts nobody
			if err != nil {
				return err
			}
			session.Close()
			added, err := engine.AddSystem(f, c, f.Timetable().School().Region, s)
			if err != nil {
				return err
			}
			fmt.Fprintf(a.out, "Added %s as %s.\n", c.Name(), added.ID)
			return a.storeTyped(cmd.Context(), added, passwords)
		},
	}
	fl := cmd.Flags()
	fl.StringVar(&s.Type, "type", "", "the kind of system: alma or generic")
	fl.StringVar(&s.URL, "url", "", "the server URL that the SIS's support gave you")
	fl.StringVar(&s.Username, "username", "", "user name")
	fl.StringVar(&s.School, "school", "", "school code")
	settings.define(cmd)
	passwords.define(cmd)
	for _, name := range []string{"type", "url", "username", "school"} {
		_ = cmd.MarkFlagRequired(name)
	}
	return cmd
}

func newSystemListCmd(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list FILE",
		Short: "List the systems of a timetable file",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			f, err := a.open(args[0])
			if err != nil {
				return err
			}
			defer f.Close()
			all, err := engine.Systems(f)
			if err != nil {
				return err
			}
			if asJSON {
				if all == nil {
					all = []engine.System{}
				}
				return writeJSON(a.out, all)
			}
			if len(all) == 0 {
				fmt.Fprintln(a.out, "No system is configured. Add one with carillonctl system add.")
				return nil
			}
			w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
			for _, s := range all {
				last := "never synced"
				if s.Last != nil {
					last = fmt.Sprintf("last sync %s: %s", s.Last.At.Local().Format("2006-01-02 15:04"), s.Last.Outcome)
				}
				name := connectorName(s.Type)
				if s.Practice {
					name += " PRACTICE"
				}
				fmt.Fprintf(w, "%s\t%s\t%s\t%s at %s\t%s\n", s.ID, name, s.URL, s.Username, s.School, last)
			}
			return w.Flush()
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return cmd
}

func newSystemOrderCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "order FILE SYSTEM…",
		Short: "Put the systems of a timetable file in the order in which they are synced",
		Long: `Put the systems of a timetable file in the order in which they are synced and listed. Systems that are not
named keep their order after those that are.`,
		Args: cobra.MinimumNArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			f, err := a.openToWrite(args[0])
			if err != nil {
				return err
			}
			defer f.Close()
			for _, id := range args[1:] {
				if _, err := engine.FindSystem(f, id); err != nil {
					return err
				}
			}
			if err := engine.OrderSystems(f, args[1:]); err != nil {
				return err
			}
			all, err := engine.Systems(f)
			for _, s := range all {
				fmt.Fprintln(a.out, s.ID)
			}
			return err
		},
	}
}

func newSystemTestCmd(a *app) *cobra.Command {
	var id string
	var passwords passwordFlags
	cmd := &cobra.Command{
		Use:   "test FILE --system alma",
		Short: "Test the connection to a system; nothing is changed there",
		Long: `Test the connection to a system, step by step; nothing is changed there.

A step that this system does not need is marked "-", and one that could not be checked "?": a SIS that offers no lists to
read shows only at the first sync whether it accepts user name, password and school code.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			f, err := a.open(args[0])
			if err != nil {
				return err
			}
			defer f.Close()
			s, err := engine.FindSystem(f, id)
			if err != nil {
				return err
			}
			c, err := connector(s.Type)
			if err != nil {
				return err
			}
			login, typed, err := a.login(cmd.Context(), meant{s, f, 1}, passwords)
			if err != nil {
				return err
			}
			session, err := c.Connect(*s, login, engine.Hooks{})
			if err != nil {
				return err
			}
			defer session.Close()
			err = a.test(cmd.Context(), session)
			a.keep(typed, err)
			if other := engine.OtherProtocol(err); other != "" {
				return message.Wrap(err, saysSwitchProtocol, message.Name("file", args[0]), message.Name("system", s.ID), message.Name("protocol", other))
			}
			return err
		},
	}
	cmd.Flags().StringVar(&id, "system", "", "which system, where the file has several")
	passwords.define(cmd)
	return cmd
}

// test tries a connection and writes each step as soon as its end is known.
func (a *app) test(ctx context.Context, session engine.Session) error {
	var unchecked []string
	waiting := a.waits("the SIS")
	defer func() { waiting.end() }()
	err := session.Test(ctx, func(t engine.TestStep) {
		waiting.end()
		mark := "failed"
		switch {
		case t.Passed:
			mark = "ok    "
		case t.Skipped:
			mark = "-     "
		case t.Unchecked:
			mark = "?     "
			unchecked = append(unchecked, strings.ToLower(t.Name[:1])+t.Name[1:])
		}
		fmt.Fprintf(a.out, "%s  %s: %s\n", mark, t.Name, t.Text)
		waiting = a.waits("the SIS")
	})
	switch {
	case err != nil:
		return err
	case len(unchecked) > 0:
		fmt.Fprintf(a.out, "Connected. Not checked: %s.\n", strings.Join(unchecked, ", "))
	default:
		fmt.Fprintln(a.out, "Connected.")
	}
	return nil
}

func newSystemRemoveCmd(a *app) *cobra.Command {
	var id string
	var yes bool
	cmd := &cobra.Command{
		Use:   "remove FILE --system alma",
		Short: "Remove a system and its sync state from a timetable file",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			f, err := a.openToWrite(args[0])
			if err != nil {
				return err
			}
			defer f.Close()
			s, err := engine.FindSystem(f, id)
			if err != nil {
				return err
			}
			ok, err := a.agree(yes, fmt.Sprintf("Remove %s (%s) and forget what was last published to it?", connectorName(s.Type), s.URL))
			if err != nil {
				return err
			}
			if !ok {
				return held("nothing was removed")
			}
			if err := engine.RemoveSystem(f, s.ID); err != nil {
				return err
			}
			forget := []string{systems.Account(*s)}
			if systems.NeedsProxyPassword(*s) {
				forget = append(forget, systems.ProxyAccount(*s))
			}
			for _, account := range forget {
				if err := a.keyring().Delete(account); err != nil && !errors.Is(err, secret.ErrNoKeyring) {
					return err
				}
			}
			fmt.Fprintf(a.out, "Removed %s. Nothing was changed in %s itself.\n", s.ID, connectorName(s.Type))
			return nil
		},
	}
	cmd.Flags().StringVar(&id, "system", "", "which system, where the file has several")
	cmd.Flags().BoolVar(&yes, "yes", false, "don't ask")
	return cmd
}

// agree asks a person a question; where there is nobody to ask, only --yes agrees.
func (a *app) agree(yes bool, question string) (bool, error) {
	if yes {
		return true, nil
	}
	if !a.terminal {
		return false, nil
	}
	fmt.Fprintf(a.err, "%s [y/N] ", question)
	line, err := a.line()
	if err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	answer := strings.ToLower(strings.TrimSpace(line))
	return answer == "y" || answer == "yes", nil
}

func (a *app) line() (string, error) {
	if a.lines == nil {
		a.lines = bufio.NewReader(io.LimitReader(a.in, 1<<20))
	}
	line, err := a.lines.ReadString('\n')
	return strings.TrimRight(line, "\r\n"), err
}
