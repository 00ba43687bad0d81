# SPDX-License-Identifier: Apache-2.0
#
# Prints a file in pieces, docs/push.md; typed to the reader of boot.sh.
#
# @TOOL@    1 if cksum checks the pieces
# @SUM@     prints the sum and the number of the octets that it reads

# _nl_look FILE: _result: its mode and size by ls, and its sum; or why it cannot be had.
_nl_look() {
	_result=
	[ ! -d "$1" ] || { _result=folder; return; }
	[ -e "$1" ] || { _result=none; return; }
	[ -f "$1" ] || { _result=special; return; }
	[ -r "$1" ] || { _result=closed; return; }
	set -- $(@SUM@ <"$1") $(\ls -lL -- "$1")
	_result=$3:$7:$1:$2
} 2>/dev/null

# _nl_give LENGTH PIECES: prints its input in pieces of at least so many characters: those in PIECES (",3,7,"), or all;
# then an empty one.
_nl_give() {
	_count=0 _text=
	while IFS= read -r _line; do
		case $_line in begin-*) continue; esac
		_text=$_text${_line%%=*}
		[ ${#_text} -lt $1 ] || _nl_piece "$2"
	done
	[ -z "$_text" ] || _nl_piece "$2"
	_nl_piece ''
}

# _nl_piece PIECES: prints the piece, if it is one of them.
_nl_piece() {
	case $1 in
	'' | *,$_count,*) case @TOOL@/ in
		1/) _nl_tool_check "$_count:$_text" ;;
		*) _nl_check "$_count:$_text"
		esac
		echo "=.$_count:$_text:$_check" ;;
	esac
	_count=$((_count + 1)) _text=
}
