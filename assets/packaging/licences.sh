#!/usr/bin/env bash
# licences.sh MODULE OUT writes the licences of all that is built into Carillon's programs, on whatever system, to
# the file OUT: of each Go module by go-licenses (MODULE names it), which fails on a licence that is not on the list; of Go, GLFW and the
# fonts, of which go-licenses knows nothing, from beside their sources.
set -euo pipefail
cd "$(dirname "$0")/../.."
module=$1 out=$2
allowed=Apache-2.0,MIT,BSD-2-Clause,BSD-3-Clause,ISC
template=assets/packaging/licences.tpl
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
GOFLAGS="" GOBIN=$work go install "$module" # with -trimpath it would not find Go, and go run would make it for the system that it is to look at
tool=$work/go-licenses
export GOFLAGS=-tags=migrated_fynedo,x11

# of SYSTEM PACKAGE… adds the modules of packages as they are built for a system. go-licenses looks up web addresses
# too, which no text here needs; what it says of those is shown only where it fails.
of() {
	local goos=$1 cgo=1; shift
	[ "$goos" = linux ] || cgo=0
	if ! { GOOS=$goos CGO_ENABLED=$cgo $tool check "$@" --ignore carillon --allowed_licenses=$allowed &&
		GOOS=$goos CGO_ENABLED=$cgo $tool report "$@" --ignore carillon --template $template >"$work/$goos"; } 2>"$work/log"; then
		cat "$work/log" >&2
		return 1
	fi
}
of linux ./cmd/carillon ./cmd/carillonctl
of windows ./cmd/carillonctl
of darwin ./cmd/carillonctl

line=$(printf '=%.0s' {1..80})
by_hand() { # TITLE FILE
	printf '\n%s\n%s\n%s\n\n' "$line" "$1" "$line"
	cat "$2"; echo
}
fyne=$(go list -m -f '{{.Dir}}' fyne.io/fyne/v2)
glfw=$(go list -m -f '{{.Dir}}' github.com/go-gl/glfw/v3.4/glfw)
{
	echo "Carillon is under the Apache License 2.0. What it is made of, and under which licence, is listed below."
	# The template begins a module with the character 30, and its text with 31; of a module that several systems have one is kept.
	cat "$work"/{linux,windows,darwin} | awk -v RS='\036' -v FS='\037' 'NF == 2 && !seen[$1]++ { gsub(/\r/, ""); printf "\n%s\n%s\n%s\n\n%s\n", line, $1, line, $2 }' line="$line"
	by_hand "Go, its standard library and runtime (BSD-3-Clause)" "$(go env GOROOT)/LICENSE"
	by_hand "GLFW (Zlib)" "$glfw/glfw/LICENSE.md"
	by_hand "Inter, the typeface (OFL-1.1)" assets/fonts/OFL.txt
	by_hand "Noto Sans, as Fyne has it (OFL-1.1)" "$fyne/theme/font/LICENSE.txt"
	by_hand "Inter, as Fyne has it (OFL-1.1)" "$fyne/theme/font/LICENSE_Inter.txt"
	by_hand "DejaVu Sans Mono for Powerline, as Fyne has it (Bitstream Vera and public domain)" "$fyne/theme/font/LICENSE_DejaVu-Powerline.txt"
	by_hand "EmojiOne Color, as Fyne has it (CC-BY-4.0; the emoji are by EmojiOne)" "$fyne/theme/font/LICENSE_EmojiOneColor.txt"
} | sed 's/[[:space:]]*$//' | cat -s >"$work/all"
if [ "$(grep -c "^$line\$" "$work/all")" -lt 60 ]; then echo "go-licenses found hardly a module: the list is not written." >&2; exit 1; fi
mv "$work/all" "$out"
