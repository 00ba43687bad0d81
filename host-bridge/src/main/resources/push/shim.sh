# SPDX-License-Identifier: Apache-2.0
#
# Installs the shim's files, or takes them away, docs/push.md; typed to the reader of boot.sh.
#
# @SUMS@    the files' names below the folder and their sums: name:sum ...
# @FILES@   their names

# _nl_first: _first, the first 16 characters of _word, and _tail, the rest; where the shell cuts by place, one and the
# rest, as its lines are not slow.
_nl_first() {
	_tail=${_word#????????????????}
	case $_tail in "$_word") _tail=; esac
	_first=${_word%"$_tail"}
}
[ -z "$_literal" ] || _nl_first() { eval '_first=${_word:0:1} _tail=${_word:1}'; }

# _nl_sum FILE: _check, the sum of its lines; empty if it cannot be read.
_nl_sum() {
	_sum=-1 _check=
	[ -f "$1" ] && [ -r "$1" ] || return
	exec 9<"$1"
	while IFS= read -r _word <&9; do
		_word=$_word$_lf
		while [ "$_word" ]; do
			_nl_first
			_nl_crc "$_first"
			_word=$_tail
		done
	done
	exec 9<&-
	_nl_halves
}

# _nl_is_ours FOLDER: whether it is a folder, no link, and of this user; posh cannot tell the last.
_nl_is_ours() {
	[ -d "$1" ] && [ ! -h "$1" ] && { [ -O "$1" ] || [ "$POSH_VERSION" ]; }
} 2>/dev/null

# _nl_is_whole FOLDER: whether all files are there and right.
_nl_is_whole() {
	for _file in @SUMS@; do
		_nl_sum "$1/${_file%%:*}"
		[ "$_check" = "${_file#*:}" ] || return
	done
}

# _nl_make FOLDER: makes it, and in it the folder _new with bin and lib, where files can be run.
_nl_make() {
	umask 22
	[ -d "$1" ] || mkdir -p "$1" || return
	_nl_is_ours "$1" || return
	_new=$1/.nodeline-new
	rm -rf "$_new"
	mkdir "$_new" "$_new/bin" "$_new/lib" && echo '#!/bin/sh' >"$_new/x" && chmod 755 "$_new/x" && "$_new/x" && rm -f "$_new/x" && return
	rm -rf "$_new"
	_new=
	return 1
} 2>/dev/null

# _nl_remove FOLDER NAMED: takes away the files that have our second or first line, and empty folders; adds their number
# to _here. The names of what is left go to _others, if any of ours were there or NAMED is not empty.
_nl_remove() {
	_nl_is_ours "$1" || return
	for _file in @FILES@; do
		_path=$1/$_file _first=
		[ -f "$_path" ] && [ ! -h "$_path" ] || continue
		exec 9<"$_path"
		read -r _first <&9
		case $_first in '#!'*) read -r _first <&9; esac
		exec 9<&-
		case $_first in '# SPDX-License-Identifier: Apache-2.0') rm -f "$_path" && _here=$((_here + 1)); esac
	done
	rm -rf "$1/.nodeline-new"
	rmdir "$1/bin" "$1/lib" "$1"
	[ $_here$2 = 0 ] || for _path in "$1"/* "$1"/bin/* "$1"/lib/*; do
		{ [ -h "$_path" ] || [ -f "$_path" ]; } || continue
		case $_path in *[!A-Za-z0-9._/+-]*) _path=$1/?; esac
		_others="$_others $_path"
	done
} 2>/dev/null
