# SPDX-License-Identifier: Apache-2.0
#
# Mends _nl_decode of decode.sh where it cannot print an octet 0; typed to the reader of boot.sh.

# The printf of klibc ends at an octet 0 that %b makes, but not at one of its format.
[ "$(_nl_decode '\0000A' 2>/dev/null)" ] || _nl_decode() {
	_text=$1
	while case $_text in
		*\\0000*) printf %b "${_text%%\\0000*}"; printf '\000'; _text=${_text#*\\0000} ;;
		*) printf %b "$_text"; false ;;
	esac do :; done
}
