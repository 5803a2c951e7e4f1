#!/usr/bin/env bash
# test.sh STAGE RELEASE VERSION tests the packages for Linux, as root: the .deb in a bare Debian 12, where it opens its
# window and syncs the demo school, the .rpm in a root of its own. MIRROR= names another mirror of Debian; ROOT= a bare
# Debian 12 that is there already.
set -euo pipefail
cd "$(dirname "$0")/../../.."
stage=$(realpath "$1") release=$(realpath "$2") version=$3
root=${ROOT:-$stage/debian}
deb=carillon_${version}_amd64.deb rpm=$release/carillon-$version-1.x86_64.rpm
step() { printf '%s %s\n' "$(date +%T)" "$*"; }
fail() { echo "FAIL: $*" >&2; exit 1; }
screen="" window=""
cleanup() {
	for p in $window $screen; do kill "$p" 2>/dev/null || true; done
	for m in "$root/tmp/.X11-unix" "$root/proc"; do ! mountpoint -q "$m" || umount "$m"; done
}
trap cleanup EXIT

if [ ! -e "$root/etc/debian_version" ]; then
	step "a bare Debian 12"
	debootstrap --variant=minbase bookworm "$root" ${MIRROR:-http://deb.debian.org/debian} >"$stage/debootstrap.log" || { tail -5 "$stage/debootstrap.log"; fail debootstrap; }
fi
in_root() { chroot "$root" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive LIBGL_ALWAYS_SOFTWARE=1 ${DISPLAY:+DISPLAY=$DISPLAY} "$@"; }
cp "$release/$deb" "$root/root/"
mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
in_root find /usr /etc /var/lib/dpkg/info | sort >"$stage/before"

step ".deb: install"
in_root apt-get update -qq
in_root apt-get install -y -qq --no-install-recommends libgl1-mesa-dri >/dev/null 2>&1 # the recommended software OpenGL
in_root find /usr /etc | sort >"$stage/before"
in_root apt-get install -y -qq --no-install-recommends "/root/$deb" >"$stage/install.log" 2>&1 || { tail "$stage/install.log"; fail "apt-get install"; }
[ "$(in_root carillonctl --version)" = "carillonctl version $version" ] || fail "another version"
for f in man/man1/carillon.1.gz man/man1/carillonctl-sync.1.gz bash-completion/completions/carillonctl doc/carillon/THIRD_PARTY.txt \
	applications/org.carillon.desktop.desktop mime/packages/org.carillon.desktop.xml; do [ -e "$root/usr/share/$f" ] || fail "no $f"; done

step "the demo school syncs with the practice SIS"
in_root carillonctl demo /root/demo.carillon --students 200 >/dev/null
in_root carillonctl verify /root/demo.carillon >/dev/null
in_root sh -euc '
	carillonctl practice-sis --listen 127.0.0.1:0 --from /root/demo.carillon >/root/sis.log & sis=$!
	trap "kill $sis" EXIT
	for i in $(seq 100); do url=$(sed -n "s/^Practice SIS on //p" /root/sis.log); [ -n "$url" ] && break; sleep 0.2; done
	carillonctl system add /root/demo.carillon --type alma --url "$url" --username timetable --school DEMO >/dev/null
	last=$(carillonctl info /root/demo.carillon --json | sed -n "s/.*\"last\": \"\(.*\)\".*/\1/p")
	CARILLON_PASSWORD=practice carillonctl sync /root/demo.carillon --basic --from today --to "$last" --yes' >"$stage/sync.log" 2>&1 || { tail "$stage/sync.log"; fail sync; }
tail -2 "$stage/sync.log"

step "the window opens on it"
Xvfb -displayfd 3 -screen 0 1366x768x24 -nolisten tcp 3>"$stage/display" >/dev/null 2>&1 & screen=$!
for _ in $(seq 100); do [ -s "$stage/display" ] && break; sleep 0.1; done
export DISPLAY=:$(cat "$stage/display")
mkdir -p "$root/tmp/.X11-unix"; mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
in_root carillon /root/demo.carillon >"$stage/window.log" 2>&1 & window=$!
for _ in $(seq 600); do [ -e "$root/root/demo.carillon.lock" ] && break; sleep 0.1; done
[ -e "$root/root/demo.carillon.lock" ] || { cat "$stage/window.log"; fail "the window has not opened the school"; }
xdotool search --sync --onlyvisible --name Carillon >/dev/null
sleep 2; import -window root "$stage/window.png"
kill "$window"; wait "$window" 2>/dev/null || true; window=""

step "removed"
in_root apt-get purge -y -qq carillon >"$stage/remove.log" 2>&1
grep -q 'What belongs to people stays' "$stage/remove.log" || fail "nothing says what stays"
in_root find /usr /etc | sort >"$stage/after"
# What its dependencies brought stays, as apt says; nothing of Carillon does.
! grep -i carillon "$stage/after" || fail "that is left of it"
in_root carillonctl --version 2>/dev/null && fail "carillonctl is still there"
[ -e "$root/root/demo.carillon" ] || fail "the school is gone"

step ".rpm: install, remove"
rpms=$stage/rpm; rm -rf "$rpms"; mkdir -p "$rpms"
rpm --root "$rpms" --initdb
rpm --root "$rpms" -i --nodeps --ignorearch --noscripts "$rpm"
[ "$("$rpms/usr/bin/carillonctl" --version)" = "carillonctl version $version" ] || fail "another version"
rpm --root "$rpms" -V --nodeps carillon || fail "rpm -V"
rpm --root "$rpms" -e --nodeps --noscripts carillon
! find "$rpms" -name '*arillon*' | grep . || fail "that is left of the .rpm"
step "all is as it should be"
