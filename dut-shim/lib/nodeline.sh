# SPDX-License-Identifier: Apache-2.0
#
# LAVA's MultiNode calls over the board's own tty: the board's side of docs/protocol.md.
#
# A command is a few lines over this library, as lava-wait is:
#
#   . "${0%lava-*}../lib/nodeline.sh"
#   nl_command ID 1 1 "$@"      the usage, and how many arguments there may be
#   nl_id "$1"                  the fields of the message
#   nl_call w                   the call; returns only with a good result
#   nl_cache                    the result into the cache file; or nl_print
#
# Functions for commands
#   nl_command USAGE MIN MAX "$@"   checks the number of arguments and the variables; answers --help
#   nl_id TEXT                      the message id, once
#   nl_role TEXT                    a role
#   nl_pairs WORD...                key=value; a word without key and = belongs to the value before it
#   nl_call VERB                    makes the call; exits unless the result is good
#   nl_print                        the result to standard output
#   nl_cache                        the result to the cache file; may not return
#   nl_usage TEXT                   says TEXT and the usage, and exits with 2
#
# Verbs: i lava-self, r lava-role, l lava-role list, g lava-group, s lava-send, w lava-wait, a lava-wait-all,
#   y lava-sync; of the library itself: f fetches pieces of a result, x ends the call.
#
# Environment
#   NODELINE_TTY           the tty; otherwise /dev/tty, standard input if it is a tty, /dev/console
#   NODELINE_RUN           folder for the queue and the saved modes; otherwise /run, or /tmp
#   NODELINE_STTY          no: leaves the tty's modes alone
#   NODELINE_PIECES        1 to 7: the pieces of a result that the tty can take at once, of 192 characters each
#   NODELINE_PROTOCOL      nodeline: frames only; lava: the lines of a LAVA dispatcher only;
#                          otherwise frames, or lines if only a dispatcher answers
#   LAVA_TIMEOUT           seconds a call may take, 1 to 999999; otherwise the bridge decides
#   LAVA_MULTI_NODE_CACHE  the cache file; otherwise /tmp/lava_multi_node_cache.txt
#
# Files
#   RUN/nodeline-TTY       the queue of the tty: lines "pid start-time"; the first that lives has the tty
#   RUN/nodeline-TTY.tty   one line "boot-id and how it reads, T, lava, modes": the modes to restore; with a "-" after the
#                          boot id none. T (protocol.md, section 9), damage and a dispatcher are remembered for the
#                          next calls
#   Both are used only if they are this user's own regular files.
#   CACHE.ID               the cache file until it is whole
#
# Exit status: 0 done, 1 failed, 2 wrong usage, or refused as such; 129, 130, 131, 143 ended by a signal.
# Standard error has one line "lava-...: reason". Standard input is never read.
#
# Names: nl_... is for commands, _nl_... for the library alone. Variables begin with _; all are of the library.
# Results are in variables, named at each function. `pack` takes the comments away and makes the names short.
# No function forks unless its comment says so. Descriptor 8 is the tty, 9 a passing one.

# The caller's options may be in SHELLOPTS.
case $- in *[eux]*) set +eux; esac
case $- in *[aC]*) set +aC; esac
# Read before they are set, or large: an exported one would be in the environment of mv.
unset _left _tail _word _line _held _limit _stat _joined _ready _key
LC_ALL=C PATH=${PATH:-/bin}:/bin:/usr/bin
_lf='
'
IFS=" 	$_lf"
# In mksh a character is an octet again.
case $KSH_VERSION in *MIRBSD*) set +U; esac

# _nl_decode TEXT: prints it, "\0ooo" and the other escapes of echo replaced, without a line end of its own.
case ${POSH_VERSION:+posh}$KSH_VERSION in
posh*) _nl_decode() { echo "$1\\c"; } ;;
*' KSH '*) _nl_decode() { print -n -- "$1"; } ;;
*) _nl_decode() { printf %b "$1"; }
esac

# How a line is awaited, _timer: by read -t with fractions (f) or in seconds (s), by the tty's own timer (v: stty
# -icanon min 0 time 1), or by a child that is killed (k).
_timer=f _probe=
{ read -t 0.1 _probe <"$0" || { _timer=s; read -t 1 _probe <"$0"; }; } 2>/dev/null
case $_probe/$YASH_VERSION in /) _timer=v ;; /*) _timer=k; esac

# _nl_fail TEXT: says it and exits with 1.
_nl_fail() {
	echo "$_name: $1" >&2
	exit 1
}

# nl_usage TEXT: says it and the usage, and exits with 2.
nl_usage() {
	echo "$_name: $1${_lf}usage: $_usage" >&2
	exit 2
}

# The printable characters by their codes, from 32 on.
_ascii=' !"#$%&'\''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~'
_any4='????' _any16=$_any4$_any4$_any4$_any4 _any64=$_any16$_any16$_any16$_any16
_any256=$_any64$_any64$_any64$_any64 _any1024=$_any256$_any256$_any256$_any256

# _nl_cut TEXT PATTERN: _head, what the pattern of question marks covers, and _tail, the rest. Shells are quadratic on
# long strings, so these are cut before they are looked at.
_nl_cut() {
	# posh takes a pattern from a variable, not from a parameter.
	_pattern=$2
	_tail=${1#$_pattern}
	case $_tail in "$1") _head=$1 _tail= ;; *) _head=${1%%"$_tail"}; esac
}
# _literal: what makes a character of a variable itself in a pattern. To hush a quoted pattern is a pattern.
_probe=a _pattern=\\a _literal=
case ${_probe%"$_pattern"} in '') _literal=\\; esac
# By place, where the shell can. hush is known by its patterns, as it exports its version.
case $BASH_VERSION$KSH_VERSION$_literal in ?*) _nl_cut() { eval '_head=${1:0:${#2}} _tail=${1:${#2}}'; }; esac

# _nl_octal CHARACTER: _octal, its three digits.
_nl_octal() {
	_pattern=$_literal$1
	_code=${_ascii%%"$_pattern"*}
	_code=$((${#_code} + 32))
	case $_code/$1 in
	"127/$_lf") _code=10 ;;
	127/*)
		[ "$_odd" ] || _nl_odd
		_code=${_odd%%"$1"*}
		case $_code in "$_odd") _nl_fail "this shell cannot send the character $1"; esac
		_code=$((${#_code} + (${#_code} < 9 ? 1 : ${#_code} < 30 ? 2 : 97)))
	esac
	_octal=$((_code / 64))$((_code / 8 % 8))$((_code % 8))
}

# _nl_odd: _odd, the octets 1 to 9, 11 to 31 and 127 to 255 in this order; yash holds them to 127. They come by way of
# the pipe or file of a here-document: no predictable file name, no fork. A dot, if that did not work.
_nl_odd() {
	_all= _code=1
	while case $_code in 256 | ${YASH_VERSION:+128}) break; esac do
		case $_code in 10) _code=11 ;; 32) _code=127; esac
		_all=$_all\\0$((_code / 64))$((_code / 8 % 8))$((_code % 8))
		_code=$((_code + 1))
	done
	{ read -r _odd <&9; _nl_decode "$_all\\012" >/proc/self/fd/9; IFS= read -r _odd </proc/self/fd/9; } 2>/dev/null 9<<.

.
	case $((_code - ${#_odd})) in 97) ;; *) _odd=.; esac
}

# _nl_add ESCAPED: adds it to the message, which is the _pieces pieces _piece_1 ... and then _text.
_nl_add() {
	[ $((${#_text} + ${#1})) -le 80 ] || {
		_pieces=$((_pieces + 1))
		eval "_piece_$_pieces=\$_text" _text=
	}
	_text=$_text$1
}

# _nl_join FIRST LAST: _joined, these pieces of the message.
_nl_join() {
	_joined= _i=$1
	while [ "$_i" -le "$2" ]; do
		eval "_joined=\$_joined\$_piece_$_i"
		_i=$((_i + 1))
	done
}

# _nl_escape TEXT: adds it to the message, escaped. _nl_fail, if the shell cannot tell one of its characters.
_nl_escape() {
	_left=$1
	while [ "$_left" ]; do
		_nl_cut "$_left" "$_any1024"
		_left=$_tail _block=$_head
		while [ "$_block" ]; do
			_nl_cut "$_block" "$_any16"
			_block=$_tail _escaped=
			while :; do
				_plain=${_head%%[!A-Za-z0-9._:/+=@-]*}
				_escaped=$_escaped$_plain _head=${_head#"$_plain"}
				[ "$_head" ] || break
				_nl_cut "$_head" '?'
				_nl_octal "$_head"
				_escaped=$_escaped%$_octal _head=$_tail
			done
			_nl_add "$_escaped"
		done
	done
}

# nl_command USAGE MIN MAX "$@": begins the command. Sets _name, _usage, an empty message, _timeout (empty, or seconds),
# _subject (what an error is about), _protocol and _lava (the library of LAVA's lines).
nl_command() {
	_name=${0##*/}
	_usage="$_name $1" _text= _pieces=0 _subject= _odd=
	case $4 in --help) echo "usage: $_usage"; exit; esac
	case $(($# - 3 < $2 || $# - 3 > $3)) in 1) nl_usage 'wrong number of arguments'; esac
	_timeout=$LAVA_TIMEOUT
	case $_timeout in
	0* | *[!0-9]* | ???????*) nl_usage "LAVA_TIMEOUT is not 1 to 999999 seconds: $_timeout"
	esac
	_protocol=$NODELINE_PROTOCOL _lava=${0%"$_name"}../lib/lava.sh
	case $_protocol in
	'' | lava | nodeline) ;;
	*) nl_usage "NODELINE_PROTOCOL is neither nodeline nor lava: $_protocol"
	esac
	case $NODELINE_PIECES in
	'' | [1-7]) ;;
	*) nl_usage "NODELINE_PIECES is not 1 to 7: $NODELINE_PIECES"
	esac
}

# nl_id TEXT: the message id, the first field. Sets _subject.
nl_id() {
	_nl_escape "$1"
	_nl_join 1 $_pieces
	_subject=$_joined$_text
	case $((${#1} > 255))$_subject in
	0) nl_usage 'empty message id' ;;
	1* | *%0[0-3]?* | *%177*) nl_usage 'control character in the message id, or too long'
	esac
	_subject=" $_subject:"
}

# nl_role TEXT: a role, the next field.
nl_role() {
	[ "$1" ] || nl_usage 'empty role'
	[ -z "$_text" ] || _nl_add ,
	_nl_escape "$1"
}

# nl_pairs WORD...: pairs key=value, a field each. A word without a key before its first = is of the value before, after a
# blank.
nl_pairs() {
	_pair=
	for _word; do
		case ${_word%%=*} in
		"$_word" | '' | *[!A-Za-z0-9_-]*)
			[ "$_pair" ] || nl_usage "not key=value: $_word"
			_word=" $_word" ;;
		*)
			_pair=1
			_nl_add ,
		esac
		_nl_escape "$_word"
	done
}

# _crc_0 ... _crc_15: the CRC-32 of four bits. 32 bits and a sign are enough for it all.
_code=0
while [ $_code -lt 16 ]; do
	_sum=$_code
	for _bit in 1 2 3 4; do _sum=$((_sum >> 1 & 2147483647 ^ (_sum & 1) * -306674912)); done
	eval "_crc_$_code=$_sum"
	_code=$((_code + 1))
done

# _nl_crc TEXT: adds it to the running _sum, which begins as -1.
_nl_crc() {
	_tail=$1
	while [ "$_tail" ]; do
		_nl_cut "$_tail" "$_any16"
		while [ "$_head" ]; do
			_char=$_head _head=${_head#?}
			_char=${_char%"$_head"}
			_char=${_ascii%%"$_char"*}
			_sum=$((_sum ^ ${#_char} + 32))
			_entry=_crc_$((_sum & 15))
			_sum=$((_sum >> 4 & 268435455 ^ $_entry))
			_entry=_crc_$((_sum & 15))
			_sum=$((_sum >> 4 & 268435455 ^ $_entry))
		done
	done
}

# _nl_check: _check, the ten digits that _sum stands for, and _five, the last five of them.
_nl_check() {
	_five=$((100000 + (~_sum & 65535))) _check=$((100000 + (~_sum >> 16 & 65535)))
	_five=${_five#1}
	_check=${_check#1}$_five
}

# _nl_read FILE NAME...: the file's first line into these variables. Returns the status of read.
_nl_read() {
	_file=$1
	shift
	{ read -r "$@" <"$_file"; } 2>/dev/null
}

# _nl_new_id: _id, the twelve digits of this call; _sum_out and _sum_in, the sums after the id of a request and a reply.
_nl_new_id() {
	_nl_read /proc/sys/kernel/random/uuid _id
	_id=${_id##*-}
	case $_id in
	????????????) ;;
	*)
		_nl_read /dev/urandom _chance
		_nl_cut "$_chance" "$_any16"
		_nl_join 1 $_pieces
		_sum=-1
		_nl_crc "$_head $RANDOM $_clock $_own $$ $_verb $_joined"
		_nl_check
		_id=$_check$(($$ % 90 + 10))
	esac
	_sum=-1
	_nl_crc "~NL1:$_id:"
	_sum_out=$_sum _sum=-1
	_nl_crc "#NL1:$_id:"
	_sum_in=$_sum
}

# _nl_frame VERB WINDOW I N PAYLOAD: _ready, this frame of the try _try, if it is not that one already.
_nl_frame() {
	case $_key in "$_try $*") return; esac
	_key="$_try $*" _frame=$_try:$1:$2:$_timeout:$3:$4:${#5}:
	_sum=$_sum_out
	_nl_crc "$_frame"
	_nl_check
	_frame=$_frame$_five:$5:
	_nl_crc "$_five:$5:"
	_nl_check
	_ready="~NL1:$_id:$_frame$_check"
}

# _nl_send VERB WINDOW I N PAYLOAD: one frame of the try _try, in one write; with a copy, if _twice.
_nl_send() {
	_nl_frame "$@"
	echo "$_ready${_twice:+$_lf$_ready}" 2>/dev/null >&8
}

# _nl_form: whether _op, _a, _b and _payload are those of a reply.
_nl_form() {
	for _number in "$_a" "$_b"; do
		case $_number in '' | *[!0-9]* | 0?* | ???????*) return 1; esac
	done
	case $_op$((_a > 0 && _a <= _b))/${#_payload}/$_payload. in
	[!keucwga]* | [keu]0* | ??[!/]* | ??/449/* | ??/4[5-9][0-9]/* | ??/[5-9][0-9][0-9]/* | ??/[0-9][0-9][0-9][0-9]* | *%[!0-3]* | *%?[!0-7]* | *%??[!0-7]* | *%000*) return 1
	esac
}

# _nl_reply: the next reply in _line as _op, _a, _b, _payload; _line keeps what follows it. _op is D for a damaged one, L
# for a dispatcher's answer to _nl_question, empty for none.
_nl_reply() {
	_op=
	while case $_line in
		*'#NL1:'*) ;;
		*) case $_line in
			 *"$_id"*) _op=D ;;
			 *'<LAVA_WAIT_COMPLETE'*'>'*) [ -z "$_question" ] || _op=L
			 esac
			 _line=
			 return
		esac do
		_line=${_line#*'#NL1:'}
		_frame=${_line%%[!A-Za-z0-9._:/,+=%@-]*}
		_line=${_line#"$_frame"}
		case ${_frame%%:*} in
		"$_id") ;;
		*[!0-9a-f]*) _frame= ;;
		????????????) continue ;;
		*) _frame=
		esac
		_found=${_frame##*:} _frame=${_frame%:*}:
		_found=${_found%"${_found#??????????}"}
		_sum=$_sum_in _frame=${_frame#*:}
		_nl_crc "$_frame"
		_nl_check
		case $_check in
		"$_found")
			_op=${_frame%%:*} _frame=${_frame#*:}
			_a=${_frame%%:*} _frame=${_frame#*:}
			_b=${_frame%%:*} _frame=${_frame#*:}
			_payload=${_frame%:}
			[ "$_frame" ] && _nl_form && return
		esac
		_op=D _a=0 _b=0
		return
	done
}

# _nl_text PAYLOAD: _decodable, the same for _nl_decode.
_nl_text() {
	_decodable= _rest=$1
	while case $_rest in *[%,]*) ;; *) break; esac do
		_plain=${_rest%%[%,]*}
		_decodable=$_decodable$_plain _rest=${_rest#"$_plain"}
		case $_rest in %*) _decodable=$_decodable\\0 ;; *) _decodable=$_decodable\\n; esac
		_rest=${_rest#?}
	done
	_decodable=$_decodable$_rest
}

# _nl_now: _now, in hundredths of a second since the second _base of the uptime; without /proc, by the waits that have
# passed (_ticks), and _clock is empty. bash may give the rest of a line that its timeout cut to the next read, so a clock
# that is no number is read again.
_nl_now() {
	_nl_read /proc/uptime _clock _idle_time || { _now=$_ticks; return; }
	case $_clock in
	*[!0-9.]* | *.*.* | .* | *.) _nl_now ;;
	*.??) _now=$(((${_clock%.*} - _base) * 100 + 1${_clock#*.} - 100)) ;;
	*) _nl_now
	esac
}

# _nl_line HUNDREDTHS: _line, if one comes by then; returns whether. What the tty's timer has cut is in _held. Only yash,
# and shells without read -t where there is no stty, fork here.
_nl_line() {
	_line=
	case $_timer in
	f) IFS= read -r -t "$(($1 / 100)).$(($1 / 10 % 10))$(($1 % 10))" _line <&8 2>/dev/null ;;
	s) IFS= read -r -t $((($1 + 99) / 100)) _line <&8 ;;
	v)
		IFS= read -r _line <&8 || {
			_held=$_held$_line _line=
			case $_held in $_any1024*) _held=; esac
			return 1; }
		_line=$_held$_line _held= ;;
	k)
		_line=$({
			IFS= read -r _got <&8 && echo "$_got" &
			_got=$!
			{ sleep $(($1 / 100)).$(($1 / 10 % 10))$(($1 % 10)) || sleep $((($1 + 99) / 100)); kill -9 $_got; } >/dev/null &
			wait $_got; kill -9 $!
		} 2>/dev/null)
		[ "$_line" ]
	esac
}

# _nl_listen END: _op of the next reply until then. Empty: none came, or the tty was hung up and is there again. Damage is
# passed over from the third on (_broken). _op is z for a c or an a that answers an earlier try: each would make one more
# train of frames, for ever. Sets _heard, and T (_pace) if the exchange is _fresh; _drain, if an answer may still be on its
# way.
_nl_listen() {
	_end=$1 _idle=0
	while _nl_reply; case $_op/$_broken in /* | D/[3-9]*) ;; *) break; esac do
		_nl_now
		[ "$_now" -lt "$_end" ] || { _op= _drain=$_late; return; }
		_idle=$((_idle + 1))
		if _nl_line $((_end - _now)); then _idle=0 _ticks=$((_ticks + 1)); elif [ -t 8 ]; then
			_ticks=$((_end - _now + _ticks))
			[ $_idle -lt 200 ] || _nl_fail "cannot read $_tty"
		else
			_gone=' (tty hung up)' _ticks=$((_ticks + 20))
			_nl_nap $((_idle > 3)).2
			_nl_tty && { _gone= _line= _held= _others= _end=0; _nl_set_tty; }
		fi
	done
	_nl_now
	_wanted=
	case $_op$_payload in c*/*) _wanted=${_payload#*/} _payload=${_payload%%/*}; esac
	case $((${#_wanted} - _b))$_wanted in 0*[!01]* | 0*0 | [!0]*) _wanted=; esac
	case $_op$_fresh/$_payload in
	L*) return ;;
	# Before 40 ms it was no "not yet". More follows it only if the result has more pieces.
	D*) _fresh=; case $_clock/$((_now - _sent_at < 4)) in ?*/1) _more=$_late ;; *) _drain=$_late; esac ;;
	[ca]*/$_try | [ca]*/) ;;
	[ca]*) _op=z ;;
	esac
	case $_op$_fresh in
	[!Dz]1)
		_fresh=
		[ -z "$_clock" ] || _nl_set_pace $(((_now - _sent_at) * 1600 / _load + 2))
		_silence=${_pace:-30}
	esac
	case $_op in [!D]) _broken=-1; esac
	_heard=1 _question= _broken=$((_broken + 1))
}

# _nl_set_pace HUNDREDTHS: T, within its limits.
_nl_set_pace() {
	_pace=$(($1 < 10 ? 10 : $1 > 150 ? 150 : $1))
}

# _nl_sent: a frame with a window has gone out; _sent is how many characters did. Sets _until, the end of the patience for
# its answer, and _fresh, 1 if that tells how long an exchange takes: for _load 800.
_nl_sent() {
	_nl_now
	_fresh=1$_repeat _again=$_repeat _repeat= _sent_at=$_now _load=$((_sent > 200 ? _sent + 600 : 800))
	_until=$((_now + _silence * _load / 800))
}

# _nl_silent: what comes next is a repetition. It is awaited for half as long again after silence, and so is the rest
# until a frame is answered that was not repeated: a slow answer must not be taken for none for ever.
_nl_silent() {
	_repeat=1
	# Where T is short, a copy costs less than another exchange.
	[ "${_pace:-30}" -ge 30 ] || _twice=$_heard
	case $_op in '') _silence=$((_silence < 100 ? _silence * 3 / 2 : 150)); esac
}

# _nl_stat PID: _start, _pgrp, _ttynr and _tpgid of the process, by /proc; _start is dead if there is none.
_nl_stat() {
	_stat=
	_nl_read "/proc/$1/stat" _stat
	# The command's name before this may hold blanks.
	_stat=${_stat##*") "}
	set -- $_stat
	_pgrp=$3 _ttynr=${5:-0} _tpgid=$6 _start=${20}
	case ${1:-Z} in [ZX]) _start=dead; esac
}

# _nl_tty: opens _tty as 8, in place of what 8 was; changes nothing and returns 1 if it cannot be opened.
_nl_tty() {
	[ -c "$_tty" ] && { { [ -t 9 ] && exec 8<&9; } 9<>"$_tty"; } 2>/dev/null
}

# _nl_open: opens the tty. Sets _own, our start time, and the files _queue and _modes, /dev/null where there can be none.
_nl_open() {
	# A background job gets an error instead of a stop.
	trap '' TTIN TTOU
	_nl_stat self
	_own=$_start _tty=$NODELINE_TTY _suffix= _owned=
	# posh does not know this test.
	{ [ -O /proc/self ] && _owned=1; } 2>/dev/null
	case $_tty/$_ttynr in
	?*/*) ;;
	/0) _tty=/dev/console; [ ! -t 0 ] || _tty=/proc/self/fd/0 ;;
	*) _tty=/dev/tty _suffix=-$_ttynr
		 case $_pgrp in "$_tpgid") ;; *) _nl_fail 'cannot read its terminal in the background'; esac
	esac
	_nl_tty || _nl_tty || _nl_fail "no terminal or no permission: $_tty"
	_queue=/dev/null _modes=/dev/null
	case $_own$_suffix in
	dead*) return ;;
	"$_own") IFS=/; set -- $_tty; IFS=-; _suffix=$*; IFS=" 	$_lf"
	esac
	for _run in "${NODELINE_RUN:-/run}" /tmp; do
		[ -d "$_run" ] && [ -w "$_run" ] && break
	done
	_suffix=$_run/nodeline$_suffix
	_nl_mine "$_suffix" && _nl_mine "$_suffix.tty" && _queue=$_suffix _modes=$_suffix.tty
}

# _nl_mine FILE: makes the file, if there is none; whether it is a regular one of ours. A link, a pipe or another's file is a
# trap.
_nl_mine() {
	# hush has no -C.
	{ set -C; [ -e "$1" ] || [ -h "$1" ] || [ 1 ] >"$1"; set +C; } 2>/dev/null
	[ -f "$1" ] && [ ! -h "$1" ] && case $_owned in 1) [ -O "$1" ] ;; *) [ -w "$1" ]; esac
}

# _nl_recall: _mark, _modes_kept and what earlier calls of this boot have learnt: _pace, _twice, and _speaks, lava or not.
_nl_recall() {
	_mark= _modes_kept= _kept=
	_nl_read "$_modes" _mark _kept _speaks _modes_kept
	case $_mark in "$_boot"?) ;; *) _mark= _kept= _speaks=; esac
	case $_kept in [1-9][0-9] | 1[0-4][0-9] | 150) _pace=${_pace:-$_kept}; esac
	case $_speaks in twice)
		_speaks=
		case $_pace in [12]?) _twice=1; esac
	esac
}

# _nl_keep MARK: writes them.
_nl_keep() {
	case $_hurt/$_speaks in 1/ | 1/-) _speaks=twice; esac
	echo "$_boot$1 ${_pace:--} ${_speaks:--} $_saved" >"$_modes"
}

# _nl_lava: if a dispatcher has answered, the call goes on in its lines, and this does not return.
_nl_lava() {
	case $_protocol/$_speaks in /lava) . "$_lava"; esac
}

# _nl_set_tty: the first of the queue saves the modes as _saved and sets ours; the last, or the next after kill -9,
# restores them. Forks stty, if there is one.
_nl_set_tty() {
	_nl_recall
	_saved=$_modes_kept
	case $NODELINE_STTY/$_mark/$_others in
	no/*) _saved= ;;
	"/$_boot$_timer"/?*) return ;;
	"/$_boot"[!-]/*) ;;
	*) _saved=; { stty -g <&8 >"$_modes"; read -r _saved <"$_modes" || _saved=$(exec stty -g <&8); } 2>/dev/null
	esac
	case $_saved/$_timer in
	/v) _timer=k; return ;;
	/*) return ;;
	*/v) _line_modes='-icanon min 0 time 1' ;;
	*) _line_modes=icanon
	esac
	_nl_keep $_timer
	# Flipped bits make ^C of a # and ^\ of a 4: that must not end the caller.
	stty -echo -ixon -isig $_line_modes <&8 2>/dev/null
}

# _nl_queue: reads the queue. _first: the pid of the first that lives; _others: the lines of the living but us; _mine:
# not empty, if we are in it.
_nl_queue() {
	_first= _others= _mine=
	{ while read -r _pid _born; do
		case $_pid in
		$$) _mine=1 ;;
		'' | *[!0-9]*) continue ;;
		*) _nl_stat "$_pid"
			 case $_start in "$_born") _others=$_others$_pid\ $_born$_lf ;; *) continue; esac
		esac
		_first=${_first:-$_pid}
	done <"$_queue"; } 2>/dev/null
}

# _nl_nap SECONDS: waits. dash, posh and yash fork sleep. A read of ksh93 that a signal meets may lose its timer, and blocks
# the signal; its sleep is its own.
_nl_nap() {
	{ case $_timer$KSH_VERSION in
	f*' 93'*) sleep "$1" ;;
	f*) read -t "$1" _got </dev/ptmx ;;
	s*) [ $((_now - _asked)) -lt 40 ] || read -t 1 _got </dev/ptmx ;;
	*) sleep "$1" || sleep 1
	esac; } 2>/dev/null
}

# _nl_enter: waits for our turn, saying every 30 s what we want, and sets the modes. Sets _turn. A bridge that has the
# answer soon has the other give way, so the naps are short at first, and the frame that follows is ready.
_nl_enter() {
	_asked= _others=
	until [ "$_queue" = /dev/null ]; do
		_nl_queue
		[ "$_mine" ] || { { echo "$$ $_own" >>"$_queue"; } 2>/dev/null || _queue=/dev/null; continue; }
		case $_first in $$) _nl_queue; case $_first in $$) break; esac; esac
		_nl_give_up
		[ $((_now - ${_asked:--3000})) -lt 3000 ] || {
			case $_asked in ?*) _since=$((_now - _began)); esac
			_asked=$_now
			_nl_pieces 1 1 0
			case $_pieces in 1) _nl_ahead 1 1 $_renewal$_at_once; esac
		}
		_nl_nap 0.0$((_now - _asked < 30 ? 1 : 5))
	done
	_turn=1
	_nl_set_tty
}

# _nl_leave LINE: lets the others have the tty; LINE, if not empty, goes to the end of the queue. The last drains what is
# still on its way to us (_drain) and restores the modes. Late answers come as far apart as their frames went out.
_nl_leave() {
	_nl_queue
	case $_others/$1/$_saved in
	/?*/*) return ;;
	//?*)
		for _listen in ${_drain:-$_more}; do
			_nl_now
			_nl_listen $((_now + _silence))
			[ "$_op" ] || break
		done
		stty "$_saved" <&8 2>/dev/null
		_nl_keep -
	esac
	echo >"$_queue"
	echo "$_others$1" >>"$_queue"
	_turn=
}

# _nl_give_up: ends the call when its patience (_limit) is over: its timeout and 5 s once a bridge was heard, the timeout or
# 60 s after _since otherwise. Another call may have found a dispatcher meanwhile: then _nl_lava.
_nl_give_up() {
	_nl_now
	case $_heard/$_timeout in
	1/) return ;;
	1/*) _limit=$((_timeout * 100 + 500)) ;;
	*)
		_limit=$((_since + 6000))
		_limit=$((${_timeout:-99999}00 < _limit ? ${_timeout}00 : _limit))
	esac
	case $((_now - _began < _limit))$_heard in
	1*) ;;
	01) _nl_decode "$_name: timed out after $_timeout s, no bridge$_gone$_missing\\012" >&2; exit ;;
	*)
		_nl_recall
		_nl_lava
		_nl_fail "no bridge answers on $_tty$_gone"
	esac
}

# _nl_question: asks whether there is a dispatcher, as only one answers a wait for a message of our own. No bridge was heard
# since the boot, or not for three quarters of the patience.
_nl_question() {
	case $_heard$_protocol$_question in ?*) return; esac
	case $((_now - _began < _limit * 3 / 4))$_pace in 1?*) return; esac
	_question=1
	echo "<LAVA_MULTI_NODE> <LAVA_SEND nodeline-$_id>$_lf<LAVA_MULTI_NODE> <LAVA_WAIT nodeline-$_id>" 2>/dev/null >&8
}

# _nl_end: the trap of the end: tells the bridge that nobody listens any more, and leaves the tty as it was.
_nl_end() {
	trap '' 0 1 2 3 15
	# bash, hush and zsh come here from within a read, with the empty one that it had.
	IFS=" 	$_lf"
	# Where the tty's timer is no more, a read that ignores signals would not end.
	case $_timer in v) _timer=k; esac
	[ -z "$_busy" ] || { _try=$((_try + 1)); _nl_send x 0 1 1 ''; }
	[ -z "$_turn" ] || _nl_leave ''
	exit "$_status"
}

# _nl_fetch FIRST LAST LINES MASK: asks for pieces up to _to; all have come when _seen is _most, after so many lines.
_nl_fetch() {
	_seen=$((_most - $3)) _to=$2 _try=$((_try + 1)) _sent=0
	_nl_send f 1$_at_once $1 $(($2 - $1 + 1)) "$4"
	_nl_sent
}

# _nl_collect: gathers the result whose first piece has come, as ${_part}1 ... ${_part}$_total; _kind is its op. Fetches
# what is missing, _most pieces at once; the next run before the last piece of a run is here, as the line would stand still
# meanwhile. Returns 1 if another result comes instead.
_nl_collect() {
	_kind=$_op _total=$_b _next=1 _part=_part_${_id}_${_try}_
	_to=$((_b < _most ? _b : _most))
	_seen=$((_most - _to))
	[ "$_total" -le 87382 ] || _nl_fail 'result too long'
	while :; do
		case $_op$_b in
		"$_kind$_total")
			# A copy is the answer to an earlier f: this one's is still under way.
			if eval "[ \"\${$_part$_a+set}\" ]"; then _op=d; fi
			_nl_text "$_payload"
			eval "$_part$_a=\$_decodable" ;;
		[keuc]*) return 1
		esac
		while eval "[ \"\${$_part$_next+set}\" ]"; do _next=$((_next + 1)); done
		[ $_next -le "$_total" ] || return 0
		_nl_give_up
		case $_op in [keuDd]) _until=$((_now + _silence)); esac
		case $_op in [keuD]) _seen=$((_seen + 1)); esac
		case $_op/$((_seen < _most && _a != _to))$((_a == _to - 1 && _next == _to && _to < _total))/$NODELINE_PIECES in
		[keu]/11/)
			_last=$((_to + _most < _total ? _to + _most : _total))
			_nl_fetch $((_to + 1)) $_last $((_last - _to + 1)) ''
			_fresh= ;;
		[keuD]/0?/* | /*)
			case $_op in [keu]) ;; *) _nl_silent; esac
			_i=$_next _mask= _there= _many=0
			while [ $_many -lt "$_most" ] && [ $_i -lt $((_next + 64)) ] && [ $_i -le "$_total" ]; do
				if eval "[ \"\${$_part$_i+set}\" ]"; then _there=${_there}0; else
					_mask=$_mask${_there}1 _there= _last=$_i _many=$((_many + 1))
				fi
				_i=$((_i + 1))
			done
			case $_mask in *0*) ;; *) _mask=; esac
			_nl_fetch $_next $_last $_many $_mask
		esac
		_nl_listen "$_until"
	done
}

# _nl_pieces FIRST COUNT WINDOW MASK: sends these of the message in one go, but for those with a 0 in the mask: _group in a
# frame, 8 frames at most. The last frame, which is from _at to _upto, opens the window. _went: how many pieces went out.
_nl_pieces() {
	_try=$((_try + 1)) _sent=0 _went=0 _frames=1 _at=$1 _final=$(($1 + $2 - 1)) _rest=$4
	while
		_ones=${_rest%%1*} _rest=${_rest#"$_ones"} _at=$((_at + ${#_ones})) _ones=${_rest%%0*}
		_many=$((_final - _at + 1))
		[ ! "$_rest" ] || _many=${#_ones}
		_many=$((_many < _group ? _many : _group)) _upto=$((_at + _many - 1)) _went=$((_went + _many))
		while [ ${#_ones} -gt $_many ]; do _ones=${_ones#?}; done
		_rest=${_rest#"$_ones"}
		case $_frames in 8) _final=$_upto; esac
		case $((_upto < _final))$3 in 1* | 00) _lasts=0 _copy= ;; *) _lasts=$3$_at_once _copy=$_twice; esac
		_nl_run $_at $_upto $_lasts
		[ ${#_ready} -lt 250 ] || _copy=
		echo "$_ready${_copy:+$_lf$_ready}" 2>/dev/null >&8
		_sent=$((_sent + ${#_ready}))
		[ $_upto -lt $_final ]
	do
		_at=$((_upto + 1)) _frames=$((_frames + 1))
	done
	_reached=$((_reached < _final ? _final : _reached))
	_nl_sent
	# The frame after a good answer is made ready meanwhile: the line would stand still for it.
	_many=$((_pieces - _final))
	case $3/$_many in [!0]*/[!0]*)
		_nl_grown
		_lasts=0
		[ $_many -gt $_grown ] || _lasts=$3$_at_once
		_nl_ahead $((_final + 1)) $((_final + (_many < _grown ? _many : _grown))) $_lasts
		_nl_now
		_until=$((_until + _now - _sent_at))
	esac
}

# _nl_run FIRST LAST WINDOW: _ready, the frame of these pieces. _nl_ahead: that of the next try.
_nl_run() {
	_nl_join $1 $2
	_i=$1
	[ $1 -eq $2 ] || _i=$1-$2
	_nl_frame $_verb $3 $_i $_pieces "$_joined"
}
_nl_ahead() {
	_try=$((_try + 1))
	_nl_run "$@"
	_try=$((_try - 1))
}

# _nl_grown: _grown, how many pieces a frame has after a good answer.
_nl_grown() {
	_grown=$((_group + (_hurt ? 1 : _group)))
	_grown=$((_grown < 12 ? _grown : 12))
}

# _nl_talk: sends the message, and listens, until the first piece of a result is here. After "not yet" (w) it listens until
# the window's end, and asks again; without it, after _silence. A call that waits lets others have the tty in between.
# _group: pieces in a frame, twice as many after what came through, half as many after damage, and from then on one more.
# Twelve have 960 characters.
_nl_talk() {
	_from=1 _count=$((_pieces < _group ? _pieces : _group)) _mask=
	while :; do
		[ "$_turn" ] || { _nl_enter; _nl_lava; }
		_window=$_renewal _waits=
		_nl_pieces $_from $_count $_window "$_mask"
		while _nl_listen "$_until"; case $_op in [wz]) ;; *) break; esac do
			case $_op in z) continue; esac
			# An answer to a frame that was repeated leaves another one on its way.
			case $_again in '') _drain= _more=; esac
			_waits=1 _until=$((_sent_at + _window * 100)) _renewal=$((_a < 1 ? 1 : _a > 4 ? 4 : _a))
			[ "$_clock" ] || { _nl_set_pace $(((_b + 9) / 10)); _silence=$_pace; }
			_nl_text "$_payload"; _missing=${_decodable:+", missing: $_decodable"}
		done
		_from=$_at _count=$((_upto - _at + 1)) _mask=
		# A bridge that asks for what it had asked beyond has lost it: that is no damage.
		case $_op in c) _reached=$((_a < _had ? 0 : _reached)) _had=$_a; esac
		case $_op$_waits/$((_a > 0 && _b > 0 && _a + _b <= _pieces + 1)) in
		[keu]*) break ;;
		L*) _speaks=lava; _nl_keep "${_saved:+$_timer}"; _nl_lava ;;
		c*/1)
			_nl_weigh
			_from=$_a _count=$_b _mask=$_wanted ;;
		/* | [aD]*)
			# One frame of several: the next ones are shorter only if the repetition does not come through.
			case $_op$_again in [aD]) _hurt=1 ;; *) _nl_shrink; esac
			_nl_silent
			_count=$((_count < 2 ? _count : _group < 2 ? 1 : 2))
		esac
		case $_op in '' | g) _nl_leave "$$ $_own"; esac
		_nl_give_up
		case $_op$_waits in '') _nl_question; esac
	done
}

# _nl_weigh: the bridge wants _b pieces from _a on. Frames shrink where more than a quarter of what went out last is among
# them, and grow where nothing is.
_nl_weigh() {
	_i=$_a _lost=0 _rest=$_wanted
	while [ $_i -le $_reached ] && [ $_i -lt $((_a + _b)) ]; do
		case $_rest in 0*) ;; *) _lost=$((_lost + 1)); esac
		_i=$((_i + 1)) _rest=${_rest#?}
	done
	case $_lost$((_lost * 4 > _went)) in
	*1) _nl_shrink ;;
	00)
		_nl_grown
		_group=$_grown ;;
	*) _hurt=1
	esac
}

# _nl_shrink: the line is bad: frames of half as many pieces.
_nl_shrink() {
	_group=$((_group < 2 ? 1 : _group / 2)) _hurt=1
}

# nl_call VERB: makes the call with the message so far. Returns if the result is good; otherwise says why and exits.
nl_call() {
	_verb=$1 _try=0 _a=0 _b=0 _heard= _broken=0 _busy= _turn= _gone= _missing= _ticks=1 _status=1 _late='1 2 3 4 5 6 7 8 9' _drain= _more=
	_group=2 _hurt=0 _reached=0 _had=0 _since=0 _renewal=1 _pace= _silence=30 _load=800 _sent_at=0 _fresh= _repeat= _twice= _question= _speaks= _saved= _boot= _base=0 _clock=
	_pieces=$((_pieces + 1))
	eval "_piece_$_pieces=\$_text"
	trap _nl_end 0
	for _signal in 1 2 3 15; do trap "_status=$((128 + _signal)); _nl_end" $_signal; done
	_nl_open
	_nl_read /proc/uptime _base _idle_time
	_base=${_base%.*}
	_nl_now
	_began=$_now _most=8 _at_once=
	case $NODELINE_PIECES/$_clock in
	?*/*) _most=$NODELINE_PIECES _at_once=-$_most ;;
	/?*) _most=4 _at_once=-9
	esac
	_nl_new_id
	_nl_read /proc/sys/kernel/random/boot_id _boot
	_nl_recall
	_silence=${_pace:-30}
	case $_protocol in lava) . "$_lava"; esac
	_nl_lava
	_busy=1
	until _nl_talk; _nl_collect; do _nl_give_up; done
	_busy=
	[ $_total -gt 1 ] || _more=
	_nl_leave ''
	case $_kind in
	k)
		trap - 0 1 2 3 15
		return ;;
	u) _status=2
	esac
	eval "_said=\$${_part}1"
	case $_total/$_said in 1/) exit; esac
	_nl_text "$_subject"
	{ _nl_decode "$_name:$_decodable "; nl_print; echo; } >&2
	exit
}

# nl_print: the result to standard output. Returns 1 if that cannot be written.
nl_print() {
	_next=1
	while [ $_next -le "$_total" ]; do
		eval "_nl_decode \"\$$_part$_next\"" || return
		_next=$((_next + 1))
	done
}

# _nl_renew: _cache, anew: a file of ours, and empty.
_nl_renew() {
	{ rm -f -- "$_cache"; _nl_mine "$_cache"; } 2>/dev/null || _nl_fail "cannot write $_cache"
}

# nl_cache: the result to the cache file. The shell becomes the mv that puts the file in place, if there is mv: nobody
# reads half of it. Devices and links that were named are written through; at the default's place they are replaced, or
# refused: there they may be another user's.
nl_cache() {
	_cache=${LAVA_MULTI_NODE_CACHE:-/tmp/lava_multi_node_cache.txt} _new=
	[ -f "$_cache" ] && [ -w "$_cache" ] || [ ! -e "$_cache" ] && _new=$_cache.$_id
	case $LAVA_MULTI_NODE_CACHE in
	# Nobody else can put a link in the place of a file of ours, as /tmp is sticky.
	'') _nl_mine "$_cache" || _nl_renew
		_new=$_cache.$_id ;;
	*) [ ! -h "$_cache" ] || _new=
	esac
	{ set -C; command -v mv >/dev/null && [ "$_new" ] && [ ! -e "$_new" ] && [ ! -h "$_new" ] && [ 1 ] >"$_new" || _new=; set +C; } 2>/dev/null
	# Our file may be another one of ours, by a hard link.
	[ "$_new$LAVA_MULTI_NODE_CACHE" ] || _nl_renew
	{ nl_print >"${_new:-$_cache}"; } 2>/dev/null || _nl_fail "cannot write $_cache"
	[ -z "$_new" ] || exec mv -f -- "$_new" "$_cache"
}
