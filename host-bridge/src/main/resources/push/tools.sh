# SPDX-License-Identifier: Apache-2.0
#
# Leaves a letter for each of the tools for files that work here, docs/push.md; typed to the reader of boot.sh.

# _nl_has LETTER OUTPUT WANTED
_nl_has() {
	case $2 in "$3"*) _result=$_result$1; esac
}

_result=
{
	_nl_has b "$(echo QQo= | \base64 -d)" A
	_nl_has B "$(echo A | \base64)" QQo=
	_nl_has s "$(echo QQo= | \openssl base64 -d)" A
	_nl_has S "$(echo A | \openssl base64)" QQo=
	_nl_has u "$({ echo begin-base64 644 x; echo QQo=; echo ====; } | \uudecode -o /dev/stdout)" A
	_nl_has U "$(echo A | \uuencode -m x)" begin-base64
	_nl_has h "$(echo A | \hexdump -v -e '16/1 "%02x" "\n"')" 410a
	_nl_has o "$(echo A | \od -An -v -tx1 | \tr -d ' ')" 410a
	_nl_has z "$(echo A | \gzip -c | \gzip -dc)" A
	_nl_has g "$(echo H4sIAAAAAAACA3PkAgClhW5IAgAAAA== | \base64 -d | \zcat)" A
	_nl_has c "$(echo A | \cksum)" '2872349835 2'
	_nl_has d "$(echo A | \dd bs=1 count=1)" A
} 2>/dev/null
