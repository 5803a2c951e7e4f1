#!/usr/bin/env bash
# msi.sh VERSION EPOCH BIN ICON OUT makes OUT, the .msi of the programs in BIN, which installs for all of a computer.
# wixl draws a new product and package code and notes the time of day in each .msi; here the codes follow from the
# version and from what is packed, and the time is EPOCH, so that a commit gives the same .msi.
set -euo pipefail
version=$1 epoch=$2 bin=$3 icon=$4 out=$5
here=$(dirname "$0")
space=6f0e9c0b-6d0f-4b2a-9d55-6c2c7b6e6f11 # the upgrade code
code() { uuidgen --sha1 --namespace $space --name "$1" | tr a-z A-Z; }
product=$(code "product $version")
package=$(code "package $version $epoch $(cat "$bin"/* | sha256sum)")
wixl -a x64 -D Version="$version" -D Bin="$bin" -D Icon="$icon" -D Product="$product" -o "$out" "$here/carillon.wxs"
# wixl knows no Environment element: its table puts carillonctl's folder into the PATH of the computer.
msibuild "$out" -q 'CREATE TABLE `Environment` (`Environment` CHAR(72) NOT NULL, `Name` CHAR(255) NOT NULL, `Value` CHAR(255), `Component_` CHAR(72) NOT NULL PRIMARY KEY `Environment`)' \
	-q "INSERT INTO \`Environment\` (\`Environment\`, \`Name\`, \`Value\`, \`Component_\`) VALUES ('Path', '=-*PATH', '[~];[INSTALLDIR]', 'Line')" \
	-q "INSERT INTO \`InstallExecuteSequence\` (\`Action\`, \`Sequence\`) VALUES ('WriteEnvironmentStrings', 5200)" \
	-q "INSERT INTO \`InstallExecuteSequence\` (\`Action\`, \`Sequence\`) VALUES ('RemoveEnvironmentStrings', 3300)"
msibuild "$out" -s Carillon Carillon 'x64;1033' "{$package}"
