package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"carillon/internal/secret"
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
	var fromStdin bool
	cmd := &cobra.Command{
		Use:   "add FILE --type alma --url URL --username U --school CODE",
		Short: "Add a system to a timetable file; nobody is contacted",
		Long: `Add a system to a timetable file; nobody is contacted.

The password is never written into the file. It comes from the keyring of this computer, from
CARILLON_PASSWORD, or from --password-stdin, which stores it in the keyring where there is one.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := connector(s.Type)
			if err != nil {
				return err
			}
			if err := settings.apply(cmd, &s); err != nil {
				return err
			}
			f, err := openToWrite(args[0])
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
			if fromStdin {
				if _, err := a.passwordFromStdin(added); err != nil {
					return err
				}
			}
			return nil
		},
	}
	fl := cmd.Flags()
	fl.StringVar(&s.Type, "type", "", "the kind of system: alma or generic")
	fl.StringVar(&s.URL, "url", "", "the server URL that the SIS's support gave you")
	fl.StringVar(&s.Username, "username", "", "user name")
	fl.StringVar(&s.School, "school", "", "school code")
	settings.define(cmd)
	fl.BoolVar(&fromStdin, "password-stdin", false, "read the password from standard input and store it in the keyring")
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
			f, err := open(args[0])
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
			f, err := openToWrite(args[0])
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
	var fromStdin bool
	cmd := &cobra.Command{
		Use:   "test FILE --system alma",
		Short: "Test the connection to a system; nothing is changed there",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := open(args[0])
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
			login, err := a.login(s, fromStdin)
			if err != nil {
				return err
			}
			session, err := c.Connect(*s, login, engine.Hooks{})
			if err != nil {
				return err
			}
			defer session.Close()
			err = session.Test(cmd.Context(), func(t engine.TestStep) {
				mark := "ok    "
				if !t.Passed {
					mark = "failed"
				}
				fmt.Fprintf(a.out, "%s  %s: %s\n", mark, t.Name, t.Text)
			})
			return err
		},
	}
	cmd.Flags().StringVar(&id, "system", "", "which system, where the file has several")
	cmd.Flags().BoolVar(&fromStdin, "password-stdin", false, "read the password from standard input and store it in the keyring")
	return cmd
}

func newSystemRemoveCmd(a *app) *cobra.Command {
	var id string
	var yes bool
	cmd := &cobra.Command{
		Use:   "remove FILE --system alma",
		Short: "Remove a system and its sync state from a timetable file",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			f, err := openToWrite(args[0])
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
			if err := a.secrets.Delete(account(s)); err != nil && !errors.Is(err, secret.ErrNoKeyring) {
				return err
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
