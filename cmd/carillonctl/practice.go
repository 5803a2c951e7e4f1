package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os/signal"
	"strings"
	"syscall"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"carillon/cmd/internal/whole"
	"carillon/internal/practice"
)

// practiceFlags are the flags of practice-sis.
type practiceFlags struct {
	listen    string
	userName  string
	password  string
	users     []string
	faults    []string
	tls       string
	caFile    string
	from      string
	published bool
	dump      bool
	options   practice.Options
}

func newPracticeCmd(a *app) *cobra.Command {
	var f practiceFlags
	cmd := &cobra.Command{
		Use:   "practice-sis",
		Short: "Serve a practice SIS to rehearse a sync against",
		Long: `Serves LISS at /liss and holds what it is sent, so that a sync can be rehearsed
without a live SIS. The page at / shows what it holds and was sent; /data.json
gives the same to scripts. Both answer this computer only.

With port 0 in --listen it takes a free port and prints the address it took.
With --state what it holds is kept in a file; without, it is gone at the end.
It serves until it is interrupted (Ctrl-C).

Faults are written KIND[:ARGUMENT][@METHOD][#N]; #N meets the Nth call only.
With --fault-seed each call meets one of them by chance, or one of all kinds
when none is given.

` + faultHelp(),
		Example: `  carillonctl practice-sis
  carillonctl practice-sis --listen 127.0.0.1:0 --school DEMO --state practice.db
  carillonctl practice-sis --fault http-503:2@publishClasses#1 --fault queued:1m
  carillonctl practice-sis --state practice.db --dump`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.practice(cmd.Context(), f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.listen, "listen", "127.0.0.1:8765", "address and port to serve at")
	flags.StringSliceVar(&f.options.Schools, "school", []string{practice.DefaultSchool}, "school code; may be given several times")
	flags.StringVar(&f.userName, "username", practice.DefaultUserName, "user name that clients have to give")
	flags.StringVar(&f.password, "password", practice.DefaultPassword, "password that clients have to give; it is for practice and no secret")
	flags.StringArrayVar(&f.users, "user", nil, "one more user, as NAME=PASSWORD; may be given several times")
	flags.StringVar(&f.from, "from", "", "timetable file or CSV folder whose people, rooms, courses and requests it knows from the start")
	flags.BoolVar(&f.published, "published", false, "with --from: it holds the school's sections, section lists, bell times and timetable, too")
	flags.StringVar(&f.options.State, "state", "", "file that keeps what the practice SIS holds")
	flags.BoolVar(&f.options.Strict, "strict", false, "refuse rows that refer to a student, teacher, room or section it does not know")
	flags.BoolVar(&f.options.Instants, "instants", false, "read timetable dates as instants: an end at midnight cuts off the last day")
	flags.StringArrayVar(&f.faults, "fault", nil, "a way to misbehave; may be given several times")
	flags.Int64Var(&f.options.FaultSeed, "fault-seed", 0, "mix the faults by chance, the same for the same seed")
	flags.Float64Var(&f.options.FaultRate, "fault-rate", 0.3, "share of the calls that a mix spoils")
	flags.StringVar(&f.tls, "tls", "", "serve https with a certificate made now: "+certificateKinds(", "))
	flags.StringVar(&f.caFile, "ca-file", "", "with --tls: write the authority that a client has to trust to this file")
	flags.BoolVar(&f.dump, "dump", false, "print what is held as JSON, an object for each school, and end without serving")
	return cmd
}

// faultHelp lists the kinds of faults for the help.
func faultHelp() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "Faults:")
	for _, k := range practice.FaultKinds() {
		name := k.Name
		if k.Arg != "" {
			name += ":" + strings.ToUpper(k.Arg)
		}
		fmt.Fprintf(w, "  %s\t%s\n", name, k.What)
	}
	_ = w.Flush() // a strings.Builder takes everything
	return strings.TrimRight(b.String(), "\n")
}

func certificateKinds(separator string) string {
	var names []string
	for _, k := range practice.CertificateKinds() {
		names = append(names, string(k))
	}
	return strings.Join(names, separator)
}

// prepare turns flags into options.
func (f *practiceFlags) prepare(a *app) error {
	if f.published && f.from == "" {
		return usage("--published goes with --from")
	}
	f.options.Users = map[string]string{f.userName: f.password}
	for _, u := range f.users {
		name, password, ok := strings.Cut(u, "=")
		if !ok || name == "" {
			return usage("--user takes NAME=PASSWORD")
		}
		f.options.Users[name] = password
	}
	for _, text := range f.faults {
		fault, err := practice.ParseFault(text)
		if err != nil {
			return usage("--fault %s: %w", text, err)
		}
		f.options.Faults = append(f.options.Faults, fault)
	}
	if f.options.FaultRate <= 0 || f.options.FaultRate > 1 {
		return usage("--fault-rate is more than 0 and at most 1")
	}
	if f.tls == "" {
		if f.caFile != "" {
			return usage("--ca-file goes with --tls")
		}
		return nil
	}
	config, authority, err := practice.NewTLS(practice.CertificateKind(f.tls), a.now())
	if err != nil {
		return usage("--tls: %w", err)
	}
	f.options.TLS = config
	if f.caFile != "" {
		if err := whole.Write(f.caFile, 0o644, func(w io.Writer) error { _, err := w.Write(authority); return err }); err != nil {
			return fmt.Errorf("the authority can't be written: %w", err)
		}
	}
	return nil
}

func (a *app) practice(ctx context.Context, f practiceFlags) (err error) {
	if err := f.prepare(a); err != nil {
		return err
	}
	server, err := practice.New(f.options)
	if err != nil {
		return err
	}
	defer func() {
		if closed := server.Close(); err == nil {
			err = closed
		}
	}()
	if f.from != "" {
		if err := a.loadSchool(server, f.from, f.published); err != nil {
			return err
		}
	}
	if f.dump {
		for _, code := range f.options.Schools {
			if err := server.WriteJSON(a.out, code); err != nil {
				return err
			}
		}
		return nil
	}
	if err := server.Listen(f.listen); err != nil {
		return fmt.Errorf("the practice SIS can't listen at %s: %w; choose another address with --listen", f.listen, err)
	}
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM)
	defer stop()
	fmt.Fprintf(a.out, "Practice SIS on %s\n", server.URL())
	if host, _, err := net.SplitHostPort(server.Address()); err == nil && !net.ParseIP(host).IsLoopback() {
		fmt.Fprintln(a.err, "Other computers on this network can reach it: load no real school's data into it, or serve it with --tls.")
	}
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
