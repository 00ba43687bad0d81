# SPDX-License-Identifier: Apache-2.0
#
# The call in the lines of a LAVA dispatcher, docs/lava-lines.md. nodeline.sh reads this in the midst of a call, when
# NODELINE_PROTOCOL is lava, or when no bridge answers but a dispatcher may. It does not return.
#
# It takes from there: _verb and the message (_piece_1 ...), the open tty, _turn, _timeout.
# Lines are not said twice. Exit status and cache file are those of nodeline.sh; what a dispatcher cannot do fails with 1.

# No frames any more, for _nl_enter.
_nl_pieces() { :; }

# The lines would have to be said again.
_nl_tty() { _nl_fail "hung up: $_tty"; }

# Fails with $_over when _limit tenths have passed; never, if it is empty.
_nl_give_up() {
	_nl_now
	[ -z "$_limit" ] || [ $((_now - _began)) -lt "$_limit" ] || _nl_fail "$_over"
}

# _op is k if _line answers _verb; then _payload is what follows. _backslash is how the tty shows one: echoed, if the line
# has our own words too.
_nl_reply() {
	_op= _backslash=\\0134
	case $_line in *'\<LAVA_'*) _backslash=; esac
	case $_line in *"<LAVA_${_verb}_COMPLETE"*'>'*) _op=k _payload=${_line#*_COMPLETE} _line=; esac
}

# _nl_say NAME MESSAGE: the line of this name with the message's fields. Sets _verb.
_nl_say() {
	_verb=$1 _left=$2, _words=
	while [ "$_left" ]; do
		_word=${_left%%,*} _left=${_left#*,}
		case $1${_words:+/$_word} in SEND/*=*=* | SEND/*-*=* | SEND/*%040) _nl_fail "LAVA would drop $_word"; esac
		_nl_text "$_word"
		_words="$_words $_decodable"
	done
	_nl_decode "<LAVA_MULTI_NODE> <LAVA_$1$_words>\\012" >&8
}

# _nl_hear: waits for the answer to what was said; _payload is its words.
_nl_hear() {
	_op=
	until [ "$_op" ]; do
		_nl_give_up
		_nl_listen 10
	done
	_payload=${_payload%'>'*}
	case $_payload in ' nack'*) _nl_fail 'refused by the coordinator'; esac
}

_busy= _text= _i=1
while [ "$_i" -le "$_pieces" ]; do
	eval "_text=\$_text\$_piece_$_i"
	_i=$((_i + 1))
done
case $((_pieces > 24))$_text in
1* | *%0[0-3]?* | *%07[46]* | *%177*) _nl_fail 'too long for LAVA, or with a control character, < or >'
esac
_late= _over="no bridge answers on $_tty"
[ "$_turn" ] || _nl_enter
_call=$_verb
# Is there a dispatcher? Only one answers a wait for a message of our own.
case $NODELINE_PROTOCOL in
'')
	_nl_say SEND "nodeline-$_id"
	_nl_say WAIT "nodeline-$_id"
	_nl_hear
esac
_limit=${_timeout:+${_timeout}0} _over="timed out after $_timeout s"
case $_call in
s) _nl_say SEND "$_text" ;;
w) _nl_say WAIT "$_text" ;;
a) _nl_say WAIT_ALL "$_text" ;;
y) _nl_say SYNC "$_text" ;;
*)
	# What LAVA's overlay knows, its own command prints.
	for _run in /lava-*/bin/"$_name"; do
		[ -x "$_run" ] || _nl_fail "LAVA has no $_name here"
		_nl_leave ''
		trap - 0 1 2 3 15
		case $_call in l) _text=list; esac
		_nl_text "$_text"
		exec "$_run" ${_text:+"$(_nl_decode "$_decodable")"}
	done
esac
case $_call in [way]) _nl_hear; esac
_nl_leave ''
trap - 0 1 2 3 15
case $_call in s) exit; esac
# A word that begins with a job's number and a key begins a line of the cache; others belong to the value before.
_decodable= _out= _left="${_payload# } "
while [ "$_left" ]; do
	_word=${_left%% *} _left=${_left#* }
	_break=' '
	case ${_word%%=*} in
	"$_word" | [!0-9]* | *[!0-9]*:* | *:*[!A-Za-z0-9_-]*) ;;
	*:*) _break=$_lf
	esac
	_out=$_out$_break$_word
done
_out=${_out#?}
while case $_out in *\\*) ;; *) break; esac do
	_decodable=$_decodable${_out%%\\*}$_backslash _out=${_out#*\\}
done
_decodable=$_decodable$_out
_total=1 _part=_part_${_id}_
eval "${_part}1=\$_decodable\${_decodable:+\$_lf}"
nl_cache
exit
