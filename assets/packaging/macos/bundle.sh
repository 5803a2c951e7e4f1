#!/usr/bin/env bash
# On a Mac with Xcode's command line tools: bundle.sh VERSION OUT makes OUT/Carillon-VERSION.dmg, a disk image with
# Carillon.app (arm64 and amd64). With SIGN_ID (a "Developer ID Application: …" in the keychain) it is signed, with NOTARY (a notarytool profile)
# also notarised and stapled.
set -euo pipefail
version=$1 out=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
app=$work/disk/Carillon.app
mkdir -p "$app/Contents/MacOS" "$app/Contents/Resources"
for arch in arm64 amd64; do
	for prog in carillon carillonctl; do # both with cgo: without it carillonctl does not see the system's proxy
		CGO_ENABLED=1 GOOS=darwin GOARCH=$arch CGO_CFLAGS="-mmacosx-version-min=12.0" CGO_LDFLAGS="-mmacosx-version-min=12.0" \
			go build -trimpath -buildvcs=false -tags migrated_fynedo -ldflags "-s -w -X carillon/internal/version.Version=$version" -o "$work/$prog-$arch" "./cmd/$prog"
	done
done
for prog in carillon carillonctl; do lipo -create -output "$app/Contents/MacOS/$prog" "$work/$prog-arm64" "$work/$prog-amd64"; done
sed -e "s/@VERSION@/$version/; s/@BUILD@/$(git rev-list --count HEAD)/" "$(dirname "$0")/Info.plist.in" >"$app/Contents/Info.plist"
plutil -lint "$app/Contents/Info.plist"
cp "$(dirname "$0")/carillon.icns" "$app/Contents/Resources/"
cp out/stage/papers/*.txt "$app/Contents/Resources/"
printf 'APPL????' >"$app/Contents/PkgInfo"
codesign --force --options runtime --timestamp=none --sign "${SIGN_ID:--}" "$app/Contents/MacOS/carillonctl"
codesign --force --options runtime ${SIGN_ID:+--timestamp} --sign "${SIGN_ID:--}" "$app"
codesign --verify --deep --strict "$app"
ln -s /Applications "$work/disk/Applications"
dmg=$out/Carillon-$version.dmg; rm -f "$dmg"
hdiutil create -quiet -volname Carillon -srcfolder "$work/disk" -format UDZO "$dmg"
if [ -n "${NOTARY:-}" ]; then xcrun notarytool submit "$dmg" --keychain-profile "$NOTARY" --wait; xcrun stapler staple "$dmg"; fi
