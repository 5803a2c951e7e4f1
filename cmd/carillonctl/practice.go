package main

import (
	"context"
	"fmt"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"carillon/internal/practice"
)

// practiceFlags are the flags of practice-sis.
type practiceFlags struct {
	listen   string
	userName string
	password string
	dump     bool
	options  practice.Options
}

func newPracticeCmd(a *app) *cobra.Command {
	var f practiceFlags
	cmd := &cobra.Command{
		Use:   "practice-sis",
		Short: "Serve a practice SIS to rehearse a sync against",
		Long: `Serves LISS at /liss and holds what it is sent, so that a sync can be rehearsed
without a live SIS. The page at / shows what it holds; /data.json gives the same
to scripts. Both answer this computer only.

With port 0 in --listen it takes a free port and prints the address it took.
With --state what it holds is kept in a file; without, it is gone at the end.
It serves until it is interrupted (Ctrl-C).`,
		Example: `  carillonctl practice-sis
  carillonctl practice-sis --listen 127.0.0.1:0 --school DEMO --state practice.db
  carillonctl practice-sis --state practice.db --dump`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.practice(cmd.Context(), f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.listen, "listen", "127.0.0.1:8765", "address and port to serve at")
	flags.StringSliceVar(&f.options.Schools, "school", []string{practice.DefaultSchool}, "school code; may be given several times")
	flags.StringVar(&f.userName, "username", practice.DefaultUserName, "user name that clients have to give")
	flags.StringVar(&f.password, "password", practice.DefaultPassword, "password that clients have to give; it is for practice and no secret")
	flags.StringVar(&f.options.State, "state", "", "file that keeps what the practice SIS holds")
	flags.BoolVar(&f.options.Strict, "strict", false, "refuse rows that refer to a student, teacher, room or section it does not know")
	flags.BoolVar(&f.options.Instants, "instants", false, "read timetable dates as instants: an end at midnight cuts off the last day")
	flags.BoolVar(&f.dump, "dump", false, "print what is held as JSON and end, without serving")
	return cmd
}

func (a *app) practice(ctx context.Context, f practiceFlags) (err error) {
	f.options.Users = map[string]string{f.userName: f.password}
	server, err := practice.New(f.options)
	if err != nil {
		return err
	}
	defer func() {
		if closed := server.Close(); err == nil {
			err = closed
		}
	}()
	if f.dump {
		return server.WriteJSON(a.out, "")
	}
	if err := server.Listen(f.listen); err != nil {
		return fmt.Errorf("the practice SIS can't listen at %s: %w; choose another address with --listen", f.listen, err)
	}
	fmt.Fprintf(a.out, "Practice SIS on %s\n", server.URL())
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM)
	defer stop()
	served := make(chan error, 1)
	go func() { served <- server.Serve() }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	if err := server.Close(); err != nil {
		return err
	}
	return <-served
}
