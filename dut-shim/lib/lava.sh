# SPDX-License-Identifier: Apache-2.0
#
# The call in the lines of a LAVA dispatcher, docs/lava-lines.md. nodeline.sh reads this in the midst of a call, when
# NODELINE_PROTOCOL is lava, or when a dispatcher has answered this call or an earlier one. It does not return.
#
# It takes from there: _verb and the message (_piece_1 ...), the open tty, _turn, _timeout.
# Lines are not said twice. Exit status and cache file are those of nodeline.sh; what a dispatcher cannot do fails with 1.

# No frames any more, for _nl_enter.
_nl_pieces() { :; }

# The lines would have to be said again.
_nl_tty() { _nl_fail "hung up: $_tty"; }

# Fails when _limit hundredths have passed; never, if it is empty. The next call looks for a bridge again.
_nl_give_up() {
	_nl_now
	[ -z "$_limit" ] || [ $((_now - _began)) -lt "$_limit" ] || {
		_speaks=
		[ -z "$_turn" ] || _nl_keep "${_saved:+$_timer}"
		_nl_fail "timed out after $_timeout s"
	}
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
		# A blank ends the message id, but that of a send, which a key ends.
		case $1${_words:-/$_word} in
		SEND/%040* | SEND/*%040*=* | SEND/*%040 | WAIT*/*%040* | SYNC/*%040*) _nl_fail 'LAVA would cut this message id at a blank'
		esac
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
		_nl_listen $((_now + 100))
	done
	_payload=${_payload%'>'*}
	case $_payload in ' nack'*) _nl_fail 'refused by the coordinator'; esac
}

_nl_join 1 $_pieces
_busy= _text=$_joined _protocol=lava _late= _drain= _more= _fresh= _call=$_verb
case $((_pieces > 48))$_text in
1* | *%0[0-3]?* | *%07[46]* | *%177*) _nl_fail 'too long for LAVA, or with a control character, < or >'
esac
_limit=${_timeout:+${_timeout}00}
[ "$_turn" ] || _nl_enter
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
