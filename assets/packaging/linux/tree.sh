#!/usr/bin/env bash
# tree.sh STAGE OUT VERSION EPOCH lays what is in STAGE out as it is installed below /usr.
set -euo pipefail
cd "$(dirname "$0")/../../.."
stage=$1 out=$2 version=$3 epoch=$4
from=assets/packaging/linux id=org.carillon.desktop
put() { install -D -m "$1" "$2" "$out/$3"; }
put 755 "$stage/carillon" bin/carillon
put 755 "$stage/ctl" bin/carillonctl
put 644 $from/$id.desktop share/applications/$id.desktop
put 644 $from/$id.xml share/mime/packages/$id.xml
mkdir -p "$out/share/metainfo"
sed "s/@VERSION@/$version/; s/@DATE@/$(date -u -d "@$epoch" +%F)/" $from/$id.metainfo.xml >"$out/share/metainfo/$id.metainfo.xml"
put 644 assets/icon.svg share/icons/hicolor/scalable/apps/$id.svg
for s in 16 32 48 128 256; do put 644 "$stage/icons/$s.png" share/icons/hicolor/${s}x$s/apps/$id.png; done
for page in "$stage"/papers/man/*.1; do
	put 644 "$page" "share/man/man1/$(basename "$page")"
	gzip -9n "$out/share/man/man1/$(basename "$page")"
done
put 644 "$stage/papers/completions/bash" share/bash-completion/completions/carillonctl
put 644 "$stage/papers/completions/zsh" share/zsh/vendor-completions/_carillonctl
put 644 "$stage/papers/completions/fish" share/fish/vendor_completions.d/carillonctl.fish
for f in $from/copyright "$stage"/papers/{THIRD_PARTY,OFL}.txt; do put 644 "$f" "share/doc/carillon/$(basename "$f")"; done
printf 'carillon (%s) stable; urgency=medium\n\n  * See the release notes.\n\n -- Carillon developers <carillon@example.org>  %s\n' \
	"$version" "$(date -u -R -d "@$epoch")" | gzip -9n >"$out/share/doc/carillon/changelog.gz"
find "$out" -type d -exec chmod 755 {} +
chmod 644 "$out"/share/metainfo/* "$out"/share/doc/carillon/*
find "$out" -exec touch -h -d "@$epoch" {} +
