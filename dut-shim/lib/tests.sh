# SPDX-License-Identifier: Apache-2.0
#
# LAVA's small helpers for tests, beside the MultiNode calls of nodeline.sh, which a command reads first:
#
#   . "${0%lava-*}../lib/nodeline.sh"
#   . "${0%lava-*}../lib/tests.sh"
#   nl_command 'start NAME | stop' 1 2 "$@"
#   nl_signal TESTSET STOP
#
# Functions for commands
#   nl_signal NAME WORD...    tells the bridge (verb t); without one it prints <LAVA_SIGNAL_NAME WORD...>, LAVA's line
#   nl_text TEXT              _clean, this text with a ? for each octet that such a line cannot hold
#   nl_first TEXT             the same of its first word, as LAVA takes no more
#   nl_word WHAT TEXT         the same; refuses a text without a word
#   nl_say TEXT               says on standard error what is no failure
#   nl_address WORD INTERFACE the first address after this word, inet or inet6, in what ip or ifconfig says
#   nl_process NAME           _place, the file which keeps the process of this name
#   nl_end_process PID        ends this process and its children
#
# Environment, besides that of nodeline.sh
#   NODELINE_PROTOCOL      lava: prints LAVA's lines only
#
# Files
#   RUN/nodeline-TTY.background-NAME   "pid start-time" of what lava-background-process-start has started, and its command
#   in the lines below. TTY is that of NODELINE_TTY or else the number of the terminal, as boards that are simulated on one
#   host share a folder
#
# A bridge that was heard since the board's boot is waited for: 30 s. Otherwise nobody listens after 3 s, and after 0.4 s
# if that was so before (RUN/nodeline-TTY.tty says alone).

# _nl_alone: nobody listens: LAVA's line, on standard output as LAVA's own commands have it. Does not return.
_nl_alone() {
	# Nothing is on its way. A reader that ends by a signal, as yash has it, must not inherit that it is ignored.
	_busy= _drain= _more=
	case $_turn/$_speaks in
	?*/lava) _nl_leave '' ;;
	?*) _speaks=alone; _nl_leave ''
	esac
	trap - 0 1 2 3 15
	_nl_line_of_lava
	exit "$_end_status"
}

_nl_line_of_lava() {
	echo "<LAVA_SIGNAL_$_told>"
}

# _nl_fail TEXT: as in nodeline.sh, but without a terminal nobody listens.
_nl_fail() {
	case $_told/$1 in ?*/'no terminal'* | ?*/'cannot read its'*) _nl_line_of_lava; trap - 0; exit "$_end_status"; esac
	echo "$_name: $1" >&2
	exit 1
}

# A dispatcher hears LAVA's line as well.
_nl_question() { :; }
_nl_lava() {
	case $_protocol/$_speaks in /lava) _nl_alone; esac
}

_nl_give_up() {
	_nl_now
	case $_heard/$_turn/$_speaks/$_kept in
	1*) _limit=6000 ;;
	//*) _limit=3000 ;;
	*/alone/*) _limit=40 ;;
	/1/*/[0-9]*) _limit=3000 ;;
	*) _limit=300
	esac
	[ $((_now - _began)) -lt $_limit ] || case $_heard in
	1) _nl_fail 'the bridge has fallen silent' ;;
	*) _nl_alone
	esac
}

# nl_signal NAME WORD...: ends the command with _end_status if nobody listens; returns when the bridge has it.
_end_status=0
nl_signal() {
	_told=$* _separator=
	for _argument; do
		[ -z "$_separator" ] || _nl_add ,
		_separator=1
		_nl_escape "$_argument"
	done
	case $_protocol in lava) _nl_line_of_lava; return; esac
	nl_call t
	case $_speaks in alone) _speaks=; _nl_keep -; esac
}

# What such a line cannot hold, and what ends a word there. hush knows patterns of case by their letters alone.
_foreign='[! -;=?-~]' _blank="[ 	$_lf]"
nl_text() {
	_left=$1 _clean=
	while case $_left in *[!\ -\;=?-~]*) ;; *) break; esac do
		_clean=$_clean${_left%%$_foreign*}\? _left=${_left#*$_foreign}
	done
	_clean=$_clean$_left
}

nl_first() {
	_word=$1
	while case $_word in [" 	$_lf"]*) ;; *) break; esac do _word=${_word#?}; done
	nl_text "${_word%%$_blank*}"
}

nl_word() {
	nl_first "$2"
	[ "$_clean" ] || nl_usage "empty $1"
}

nl_say() {
	echo "$_name: $1" >&2
}

# In ifconfig's text the address follows at once, or after "addr:". A user's PATH may lack the folders of both.
nl_address() {
	_found= _was= PATH=$PATH:/sbin:/usr/sbin
	for _argument in $({ ip addr show dev "$2" || ifconfig "$2"; } 2>/dev/null); do
		_argument=${_argument#addr:}
		case $_was/$_argument in
		"$1"/) continue ;;
		"$1"/fe80:*) _found=${_found:-$_argument} ;;
		"$1"/*) _found=$_argument; break
		esac
		_was=$_argument
	done
	[ -z "$_found" ] || echo "${_found%%/*}"
}

# Of several commands in a line it is the shell: its children are what runs.
nl_end_process() {
	_all=$1 _parent=$1
	for _file in /proc/[0-9]*; do
		_child=${_file#/proc/}
		_nl_stat "$_child"
		set -- $_stat
		case $2 in "$_parent") _all="$_all $_child"; esac
	done
	kill $_all 2>/dev/null
}

nl_process() {
	case $1 in '' | .* | *[!A-Za-z0-9_.-]*) nl_usage "a name has letters, digits, _ . and -: $1"; esac
	for _run in "${NODELINE_RUN:-/run}" /tmp; do
		[ -d "$_run" ] && [ -w "$_run" ] && break
	done
	_place=$1 _owned=
	_nl_stat self
	case $NODELINE_TTY/$_ttynr in
	?*/*) IFS=/; set -- $NODELINE_TTY; IFS=-; _suffix=$*; IFS=" 	$_lf" ;;
	*/0) _suffix= ;;
	*) _suffix=-$_ttynr
	esac
	_place=$_run/nodeline$_suffix.background-$_place
	{ [ -O /proc/self ] && _owned=1; } 2>/dev/null
	_nl_mine "$_place" || _nl_fail "not a file of this user: $_place"
}
