# SPDX-License-Identifier: Apache-2.0
#
# Gathers a file in segments and puts it in place, docs/push.md; typed to the reader of boot.sh.
#
# @BARE@     1 if the file comes as it is, in escapes; otherwise it is base64
# @DECODE@   a filter from what was stored to the file's octets

_end=0 _taker=_nl_file_line

# _nl_file_line LINE: as _nl_line of boot.sh; parts up to the place _end are of a file. What is cut by cksum's sum has a _ in it.
_nl_file_line() {
	case $_sent in
	*_*) _nl_tool_check "$1" ;;
	*) _nl_check "$1" ;;
	esac
	[ "$_check" = "$_sent" ] || { echo =; return; }
	_at=${1%%:*}
	case $1 in
	*:*) [ $_at -lt $_place ] || eval "_part_$_at=\${1#*:}"
		echo "=$_at:$_sent"
		_nl_store ;;
	*) [ $_place -lt $_at ] && _nl_execute $_at; _nl_answer ;;
	esac
}

# _nl_store: the file's parts so far, in their order, go to descriptor 9.
_nl_store() {
	while [ $_place -lt $_end ]; do
		eval "_text=\$_part_$_place _part_$_place="
		[ "$_text" ] || return 0
		_place=$((_place + ${#_text}))
		case @BARE@/ in
		1/) _nl_plain "$_text"; _nl_decode "$_text" >&9 || _failed=1 ;;
		*) echo "$_text" >&9 || _failed=1
		esac
	done
}

# _nl_gather FOLDER NAME: makes the folder _new there for a file of this name. _result: why not.
_nl_gather() {
	[ -z "$_new" ] || rm -rf "$_new"
	_new= _count=0 _failed= _result=0
	[ -d "$1" ] || { _result=none; return; }
	[ ! -d "$1/$2" ] || { _result=folder; return; }
	_new=$1/.nodeline-$_nonce
	rm -rf "$_new"
	(umask 77; mkdir "$_new") && [ 1 ] >"$_new/f" && return
	rm -rf "$_new"
	_new= _result=closed
} 2>/dev/null

# _nl_expect LENGTH: so many characters of the file come next, if nothing has failed.
_nl_expect() {
	[ "$_new" ] || return 0
	(exec 9>"$_new/s") 2>/dev/null || { _result=closed; return; }
	exec 9>"$_new/s"
	_end=$((_place + $1))
}

# _nl_append COUNT: adds the segment after so many others, once. _result: how many there are.
_nl_append() {
	exec 9>&-
	_end=0
	case $_failed$_count in
	$1) { @DECODE@ <"$_new/s" >>"$_new/f" && _count=$((_count + 1)); } 2>/dev/null
	esac
	_result=$_count
}

# _nl_verify: _result, the sum of the file.
_nl_verify() {
	_result=$(\cksum <"$_new/f")
}

# _nl_finish MODE FILE: puts it in place with this mode.
_nl_finish() {
	[ "$_new" ] && chmod $1 "$_new/f" && mv -f "$_new/f" "$2" && _result=placed
	rm -rf "$_new"
	_new=
} 2>/dev/null
