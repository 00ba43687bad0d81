# SPDX-License-Identifier: Apache-2.0
#
# Runs a command of the host's, docs/push.md; typed to the reader of boot.sh.
#
# @DIRS@   the folders where the shim may be

# _nl_run COMMAND: in a child of the reader; its status is the command's. Nothing of the reader is left for the command
# but the functions that run it.
_nl_run() {
	trap - 0 1 2 3 15
	[ -z "$_modes" ] || stty "$_modes"
	for _file in @DIRS@; do
		{ [ ! -h "$_file" ] && { [ -O "$_file" ] || [ "$POSH_VERSION" ]; } && [ -x "$_file/bin/lava-self" ]; } 2>/dev/null && PATH=$PATH:$_file/bin
	done
	IFS=$_ifs
	unset _ascii _literal _ifs _lf _taker _damaged _modes _patience _slash _char _command _special _file _tab _check _at _sent _line _count _code _place _result _rest _sum _text _tail _word _program _new _crc_0 _crc_1 _crc_2 _crc_3 _crc_4 _crc_5 _crc_6 _crc_7 _crc_8 _crc_9 _crc_10 _crc_11 _crc_12 _crc_13 _crc_14 _crc_15
	unset -f _nl_crc _nl_plain _nl_special _nl_special2 _nl_line _nl_halves _nl_check _nl_answer _nl_execute _nl_end _nl_read
	echo "=$_nonce:begin"
	eval "$1"
}
