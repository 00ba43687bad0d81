# SPDX-License-Identifier: Apache-2.0
#
# Prints octets, docs/push.md; typed to the reader of boot.sh.

# _nl_decode TEXT: prints it, \0ooo replaced. print of ksh and mksh needs -n alone, and so does echo of posh.
_nl_decode() { printf %b "$1"; }
_text=\\0101
case $POSH_VERSION$KSH_VERSION in ?*) case $(print -n $_text; echo "$_text\\c") in AA) _nl_decode() { print -n -- "$1"; } ;; A) _nl_decode() { echo "$1\\c"; } ;; esac ;; esac 2>/dev/null
