#!/usr/bin/env bash
# sbom.sh EPOCH FILE… gives each bill of materials the time of the commit: cyclonedx-gomod notes the time of day.
set -euo pipefail
at=$(date -u -d "@$1" +%FT%TZ); shift
sed -i -E 's/("timestamp": ")[^"]*"/\1'"$at"'"/' "$@"
