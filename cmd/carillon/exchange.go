package main

import (
	"bytes"
	"context"
	"io"

	"carillon/internal/exchange"
	"carillon/internal/exchange/formats"
	"carillon/internal/exchange/spreadsheet"
	"carillon/internal/importing"
	"carillon/model"
	"carillon/ui/importdialog"
	"carillon/ui/kit"
	"carillon/ui/shell"
)

// showImport opens File > Import on a file.
func showImport(site shell.ImportSite) {
	f, ok := formats.ForFile(site.Path, false)
	if in, err := exchange.Open(site.Path); err == nil && in.Many { // a zip: what is in it tells
		f, ok = formats.ForInput(in)
		_ = in.Close()
	}
	if !ok { // the reader says why it can't
		f, _ = formats.ByID("spreadsheet")
	}
	i := importing.New(f, []string{site.Path}, func() (*exchange.Input, error) { return exchange.Open(site.Path) }, site.Here, kit.Words.Say)
	importdialog.Show(importdialog.Deps{Host: site.Host, Runner: site.Runner, Import: i, Apply: site.Apply, Export: site.Export, Write: spreadsheet.WriteLines})
}

// exports lists the forms of File > Export: each format by its own file, and as a zip where it writes several.
func exports() []shell.Export {
	var list []shell.Export
	for _, f := range formats.All() {
		if f.Write == nil {
			continue
		}
		if ext := firstOf(f.Extensions, ".zip"); ext != "" {
			list = append(list, shell.Export{Label: f.Label, Extension: ext, Detail: "Not in it: " + kit.Words.Say(f.Loses),
				Write: func(ctx context.Context, s *model.State, w io.Writer) error {
					out := &exchange.Memory{Single: true}
					if _, err := f.Write(ctx, s, exchange.WriteOptions{Name: "export" + ext}, out, nil); err != nil {
						return err
					}
					for _, data := range out.Files {
						if _, err := io.Copy(w, bytes.NewReader(data.Bytes())); err != nil {
							return err
						}
					}
					return nil
				}})
		}
		if f.Folder {
			list = append(list, shell.Export{Label: f.Label + ", a zip of files", Extension: ".zip", Detail: "One file a sheet. Not in it: " + kit.Words.Say(f.Loses),
				Write: func(ctx context.Context, s *model.State, w io.Writer) error {
					z := exchange.NewZip(w)
					if _, err := f.Write(ctx, s, exchange.WriteOptions{Name: "export.zip"}, z, nil); err != nil {
						return err
					}
					return z.Close()
				}})
		}
	}
	return list
}

// firstOf is the first of a list that is not another; "" where there is none.
func firstOf(list []string, not string) string {
	for _, s := range list {
		if s != not {
			return s
		}
	}
	return ""
}
