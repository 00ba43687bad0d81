# SPDX-License-Identifier: Apache-2.0
#
# Checks pieces of files by cksum, docs/push.md; typed to the reader of boot.sh.

# _nl_tool_check TEXT: _check, of the nonce and the text.
_nl_tool_check() {
	_check=$(echo "$_nonce:$1" | \cksum)
	_check=${_check%% *}_${_check##* }
}
