#!/usr/bin/env bash
# sign.sh FILE signs a program, setup.exe or .msi in place with osslsigncode, as SIGN= of the Makefile calls it.
# SIGN_PKCS12 is the certificate with its key, SIGN_PASSWORD_FILE a file with its password; SIGN_TIMESTAMP the address of
# a time stamping service, without which a signature ends with its certificate.
set -euo pipefail
signed=$(mktemp "$1.XXXXXX")
rm "$signed"
osslsigncode sign -pkcs12 "$SIGN_PKCS12" ${SIGN_PASSWORD_FILE:+-readpass "$SIGN_PASSWORD_FILE"} -n Carillon ${SIGN_TIMESTAMP:+-ts "$SIGN_TIMESTAMP"} \
	-in "$1" -out "$signed"
mv "$signed" "$1"
