{{range .}}{{"\x1e"}}{{.Name}} {{.Version}} ({{.LicenseName}}){{"\x1f"}}{{.LicenseText}}{{end}}
