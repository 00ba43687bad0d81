# SPDX-License-Identifier: Apache-2.0
#
# The reader of parts, docs/push.md: a child of the shell at the prompt reads these lines, runs each when it has come
# twice, and ends with the last one. `pack -l` makes a line of each paragraph, so a paragraph holds what runs by itself.
#
# @NONCE@   the start of each check, a number of six digits
#
# What the host's program types has these names; the other names are made short by the packer:
#= l _line         the loop that reads these lines: its line; here the reader's
#= m _count        the loop that reads these lines: the line before; later the files that were taken away
#= q _result       what a run leaves for the host
#= S _modes        the tty's modes to restore, empty if they are left alone
#= Q _nl_answer    answers a run: its place, _result and their check
#= p _part_        _part_PLACE: a part that has not run
#= t _crc_         _crc_0 ... _crc_15: the CRC-32 of four bits
#= u _nl_decode    decode.sh: prints a text, \0ooo replaced
#= K _nl_read      reads parts and runs them
#= Y _nl_run       exec.sh: runs a command
#= T _input        the beginning of its input, as printf %b takes it
#= A _place        where the next part that runs begins
#= n _nonce        the start of each check
#= cmd _command    exec.sh: the command
#= d _folder       shim.sh: a folder for the shim
#= z _new          shim.sh: the folder where its files are gathered
#= O _nl_is_ours   shim.sh: whether a folder is of this user
#= W _nl_is_whole  shim.sh: whether a folder has the files
#= M _nl_make      shim.sh: makes the folder _new
#= U _nl_remove    shim.sh: takes the files away
#= E _nl_gather    put.sh: makes the folder _new for a file
#= F _nl_expect    put.sh: a segment of the file comes next
#= G _nl_append    put.sh: adds the segment to the file
#= H _nl_verify    put.sh: the sum of what is gathered
#= I _nl_finish    put.sh: puts the file in place
#= J _nl_look      get.sh: what is known of a file
#= L _nl_give      get.sh: prints what it reads, in pieces
#= y _here         shim.sh: how many were in this folder
#= a _others       shim.sh: the names of others' files
#
# No function forks. exec.sh unsets these names before a command runs.

# _tab comes from printf, print or IFS. _ifs is the command's; _ascii has the printable characters from 32 on. _literal
# makes a character of a variable itself in a pattern: to hush a quoted pattern is a pattern.
case $- in *[euxfC]*) set +euxfC; esac
case $- in *v*) set +v; esac
[ -z "$BASH_VERSION" ] || shopt -u nocasematch failglob
[ -z "$ZSH_VERSION" ] || { emulate sh; set +m; }
_tab=$({ printf '\t' || print '\t'; } 2>/dev/null)
[ "$_tab" ] || { _tab=${IFS#?}; _tab=${_tab%"${_tab#?}"}; }
_ifs=${IFS-" $_tab"} IFS=' '
_ascii=' !"#$%&'\''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~' _text=a _char=\\a _literal=
case ${_text%"$_char"} in "") _literal=\\; esac

_code=0
while [ $_code -lt 16 ]; do
	_text=$_code
	for _char in 1 2 3 4; do _text=$((_text >> 1 & 2147483647 ^ (_text & 1) * -306674912)); done
	eval _crc_$_code=$_text
	_code=$((_code + 1))
done

# _nl_crc TEXT: adds it to the running _sum. What is not printable counts as 127.
_nl_crc() {
	_rest=$1
	while [ "$_rest" ]; do
		_char=$_rest _rest=${_rest#?}
		_char=${_char%"$_rest"}
		_char=$_literal$_char
		_char=${_ascii%%"$_char"*}
		_sum=$((_sum ^ ${#_char} + 32))
		_char=_crc_$((_sum & 15))
		_sum=$((_sum >> 4 & 268435455 ^ $_char))
		_char=_crc_$((_sum & 15))
		_sum=$((_sum >> 4 & 268435455 ^ $_char))
	done
}

# _nl_check TEXT: _check, of the nonce and the text; by pieces of 16, as shells are quadratic on long strings.
_nl_check() {
	_sum=$_nonce _word=$1
	while [ "$_word" ]; do
		_tail=${_word#????????????????}
		case $_tail in "$_word") _tail=; esac
		_nl_crc "${_word%"$_tail"}"
		_word=$_tail
	done
	_nl_halves
}

# _nl_halves: _check, the two halves of _sum in decimal. _slash is what echo prints as one backslash.
_nl_halves() {
	_check=$((_sum & 65535)).$((_sum >> 16 & 65535))
}
_lf=$(echo; echo x)
_lf=${_lf%x} _slash=\\
[ "$(echo '\\')" = '\\' ] || _slash=\\\\

# _nl_special TEXT: _special, the character of its first letter. The rest is apart, as lines have a limit.
_nl_special() {
	case $1 in
	A*) _special=' ' ;;
	B*) _special=\! ;;
	C*) _special=\" ;;
	D*) _special=\# ;;
	E*) _special=\$ ;;
	F*) _special=% ;;
	G*) _special=\& ;;
	H*) _special=\' ;;
	I*) _special=\( ;;
	J*) _special=\) ;;
	K*) _special=\* ;;
	L*) _special=, ;;
	M*) _special=\; ;;
	N*) _special=\< ;;
	*) _nl_special2 "$1" ;;
	esac
}

_nl_special2() {
	case $1 in
	O*) _special=\> ;;
	P*) _special=\? ;;
	Q*) _special=@ ;;
	R*) _special=\[ ;;
	S*) _special=\\ ;;
	T*) _special=\] ;;
	U*) _special=^ ;;
	V*) _special=\` ;;
	W*) _special={ ;;
	X*) _special=\| ;;
	Y*) _special=} ;;
	Z*) _special=\~ ;;
	n*) _special=$_lf ;;
	t*) _special=$_tab ;;
	s*) _special=$_slash ;;
	esac
}

# _nl_plain TEXT: _text, the same without the commas of TypedText.
_nl_plain() {
	_rest=$1 _text=
	while case $_rest in
		*,*) _text=$_text${_rest%%,*}; _rest=${_rest#*,} ;;
		*) _text=$_text$_rest; false ;;
	esac do
		_nl_special "$_rest"
		_text=$_text$_special
		_rest=${_rest#?}
	done
}

# _nl_execute PLACE: runs the parts from _place up to this one. _result is lost if one is missing.
_nl_execute() {
	_program=
	while [ $_place -lt $1 ]; do
		eval "_text=\$_part_$_place _part_$_place="
		[ "$_text" ] || break
		_place=$((_place + ${#_text}))
		_nl_plain "$_text"
		_program=$_program$_text
	done
	_result=lost
	[ $_place = $1 ] || return
	_result=
	eval "$_program"
}

# _nl_line LINE: keeps the part, or runs what came, if _sent is its check. _damaged is what it does otherwise.
_nl_line() {
	_nl_check "$1"
	[ "$_check" = "$_sent" ] || { $_damaged; return; }
	_at=${1%%:*}
	case $1 in
	*:*) eval "_part_$_at=\${1#*:}"; echo "=$_at:$_sent" ;;
	*) [ $_place -lt $_at ] && _nl_execute $_at; _nl_answer ;;
	esac
}

_nl_answer() {
	_nl_check "$_at:$_result"
	echo "=$_at:$_result:$_check"
}
_new=
_nl_end() {
	[ -z "$_modes" ] || stty "$_modes"
	[ -z "$_new" ] || rm -rf "$_new"
}
trap _nl_end 0
trap 'exit 1' 1 2 3 15

# Without /proc, or where read has no -t, the reader has no end by itself. Both are tried in one group, so that a board
# without stty is silent.
# _taker is the function that takes each line: put.sh has another one. None is defined anew while it runs, as hush frees
# what it then goes on with.
# _nl_read: until the host says exit, or nothing for too long.
_nl_read() {
	while IFS= read $_patience -r _line; do
		_line=${_line##*"#"} _sent=${_line##*:}
		$_taker "${_line%:*}"
	done
}
_taker=_nl_line _damaged='echo =' _patience= _modes= _place=0 _result= _nonce=@NONCE@
{ read -t1 _text </proc/version && _patience=-t20; _modes=$(stty -g) && stty -echo -ixon susp undef quit undef; } 2>/dev/null

_nl_read
exit
