# SPDX-License-Identifier: Apache-2.0
# The board's side of docs/protocol.md. Its functions: README.md, "The library".

case $- in *[eux]*) set +eux; esac
case $- in *[aC]*) set +aC; esac
unset left tail word line held limit x
LC_ALL=C PATH=${PATH:-/bin}:/bin:/usr/bin
lf='
'
IFS=" 	$lf"
case $KSH_VERSION in *MIRBSD*) set +U; esac

case ${POSH_VERSION:+posh}$KSH_VERSION in
posh*) nl_decode() { echo "$1\\c"; } ;;
*' KSH '*) nl_decode() { print -n -- "$1"; } ;;
*) nl_decode() { printf %b "$1"; }
esac

timed=f x=
{ read -t 0.1 x <"$0" || { timed=s; read -t 1 x <"$0"; }; } 2>/dev/null
case $x/$YASH_VERSION in /) timed=v ;; /*) timed=k; esac

nl_fail() {
	echo "$name: $1" >&2
	exit 1
}

nl_usage() {
	echo "$name: $1${lf}usage: $usage" >&2
	exit 2
}

ascii=' !"#$%&'\''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~'
q4='????' q16=$q4$q4$q4$q4 q64=$q16$q16$q16$q16 q256=$q64$q64$q64$q64 q1024=$q256$q256$q256$q256

nl_cut() {
	c=$2 # for posh
	tail=${1#$c}
	case $tail in "$1") head=$1 tail= ;; *) head=${1%%"$tail"}; esac
}
x=a c=\\a bs=
case ${x%"$c"} in '') bs=\\; esac # to hush a quoted pattern is a pattern, and it exports its version
case $BASH_VERSION$KSH_VERSION$bs in ?*) nl_cut() { eval 'head=${1:0:${#2}} tail=${1:${#2}}'; }; esac

nl_octal() {
	c=$bs$1
	n=${ascii%%"$c"*}
	n=$((${#n} + 32))
	case $n/$1 in
	"127/$lf") n=10 ;;
	127/*)
		[ "$odd" ] || nl_odd
		n=${odd%%"$1"*}
		case $n in "$odd") nl_fail "this shell cannot send the character $1"; esac
		n=$((${#n} + (${#n} < 9 ? 1 : ${#n} < 30 ? 2 : 97)))
	esac
	octal=$((n / 64))$((n / 8 % 8))$((n % 8))
}

nl_odd() {
	x= n=1
	while case $n in 256 | ${YASH_VERSION:+128}) break; esac do
		case $n in 10) n=11 ;; 32) n=127; esac
		x=$x\\0$((n / 64))$((n / 8 % 8))$((n % 8))
		n=$((n + 1))
	done
	{ read -r odd <&9; nl_decode "$x\\012" >/proc/self/fd/9; IFS= read -r odd </proc/self/fd/9; } 2>/dev/null 9<<.

.
	case $((n - ${#odd})) in 97) ;; *) odd=.; esac
}

nl_add() {
	[ $((${#text} + ${#1})) -le 160 ] || {
		pieces=$((pieces + 1))
		eval "piece_$pieces=\$text" text=
	}
	text=$text$1
}

nl_escape() {
	left=$1
	while [ "$left" ]; do
		nl_cut "$left" "$q1024"
		left=$tail block=$head
		while [ "$block" ]; do
			nl_cut "$block" "$q16"
			block=$tail t=
			while :; do
				c=${head%%[!A-Za-z0-9._:/+=@-]*}
				t=$t$c head=${head#"$c"}
				[ "$head" ] || break
				nl_cut "$head" '?'
				nl_octal "$head"
				t=$t%$octal head=$tail
			done
			nl_add "$t"
		done
	done
}

nl_command() {
	name=${0##*/}
	usage="$name $1" text= pieces=0 subject= odd=
	case $4 in --help) echo "usage: $usage"; exit; esac
	case $(($# - 3 < $2 || $# - 3 > $3)) in 1) nl_usage 'wrong number of arguments'; esac
	timeout=$LAVA_TIMEOUT
	case $timeout in
	0* | *[!0-9]* | ???????*) nl_usage "LAVA_TIMEOUT is not 1 to 999999 seconds: $timeout"
	esac
	case $NODELINE_PROTOCOL in
	'' | lava | nodeline) ;;
	*) nl_usage "NODELINE_PROTOCOL is neither nodeline nor lava: $NODELINE_PROTOCOL"
	esac
	lava=${0%"$name"}../lib/lava.sh slow=4
	for x in /lava-*/bin; do [ ! -d "$x" ] || slow=40; done # a LAVA job's
}

nl_id() {
	nl_escape "$1"
	case $pieces$text in
	0) nl_usage 'empty message id' ;;
	[!0]* | *%0[0-3]?* | *%040* | *%177*) nl_usage 'blank in the message id, or too long'
	esac
	subject=" $text:"
}

nl_role() {
	[ "$1" ] || nl_usage 'empty role'
	[ -z "$text" ] || nl_add ,
	nl_escape "$1"
}

nl_pairs() {
	pair=
	for word; do
		key=${word%%=*}
		case $key in
		"$word")
			[ "$pair" ] || nl_usage "not key=value: $word"
			word=" $word" ;; # of the value before
		'' | *[!A-Za-z0-9_-]*) nl_usage "not a key: $key" ;;
		*)
			pair=1
			nl_add ,
		esac
		nl_escape "$word"
	done
}

n=0 # the table
while [ $n -lt 16 ]; do
	x=$n
	for c in 1 2 3 4; do x=$((x >> 1 & 2147483647 ^ (x & 1) * -306674912)); done
	eval "t$n=$x"
	n=$((n + 1))
done

nl_crc() {
	tail=$1
	while [ "$tail" ]; do
		nl_cut "$tail" "$q16"
		while [ "$head" ]; do
			c=$head head=${head#?}
			c=${c%"$head"}
			c=${ascii%%"$c"*}
			sum=$((sum ^ ${#c} + 32))
			c=t$((sum & 15))
			sum=$((sum >> 4 & 268435455 ^ $c))
			c=t$((sum & 15))
			sum=$((sum >> 4 & 268435455 ^ $c))
		done
	done
}

nl_check() {
	five=$((100000 + (~sum & 65535))) check=$((100000 + (~sum >> 16 & 65535)))
	five=${five#1}
	check=${check#1}$five
}

nl_read() {
	c=$1
	shift
	{ read -r "$@" <"$c"; } 2>/dev/null
}

nl_new_id() {
	nl_read /proc/sys/kernel/random/uuid id
	id=${id##*-}
	case $id in
	????????????) ;;
	*)
		nl_read /dev/urandom x
		nl_cut "$x" "$q16"
		sum=$$
		nl_crc "$head"
		nl_check
		id=$check$(($$ % 90 + 10))
	esac
	sum=-1
	nl_crc "~NL1:$id:"
	sum_out=$sum sum=-1
	nl_crc "#NL1:$id:"
	sum_in=$sum
}

nl_send() {
	frame=$try:$1:$2:$timeout:$3:$4:${#5}:
	sum=$sum_out
	nl_crc "$frame"
	nl_check
	frame=$frame$five:$5:
	nl_crc "$five:$5:"
	nl_check
	echo "~NL1:$id:$frame$check" 2>/dev/null >&8
}

nl_form() {
	for x in "$a" "$b"; do
		case $x in '' | *[!0-9]* | 0?* | ???????*) return 1; esac
	done
	case $op$((a > 0 && a <= b))/${#payload}/$payload. in
	[!keucwga]* | [keu]0* | ??[!/]* | ??/19[3-9]/* | ??/[2-9]??/* | *%[!0-3]* | *%?[!0-7]* | *%??[!0-7]* | *%000*) return 1
	esac
}

nl_reply() {
	op=
	while case $line in
		*'#NL1:'*) ;;
		*) case $line in *"$id"*) op=D; esac
			 line=
			 return
		esac do
		line=${line#*'#NL1:'}
		frame=${line%%[!A-Za-z0-9._:/,+=%@-]*}
		line=${line#"$frame"}
		case ${frame%%:*} in
		"$id") ;;
		*[!0-9a-f]*) frame= ;;
		????????????) continue ;;
		*) frame=
		esac
		x=${frame##*:} frame=${frame%:*}:
		x=${x%"${x#??????????}"}
		sum=$sum_in frame=${frame#*:}
		nl_crc "$frame"
		nl_check
		case $check in
		"$x")
			op=${frame%%:*} frame=${frame#*:}
			a=${frame%%:*} frame=${frame#*:}
			b=${frame%%:*} frame=${frame#*:}
			payload=${frame%:}
			[ "$frame" ] && nl_form && return
		esac
		op=D a=0 b=0
		return
	done
}

nl_text() {
	t= x=$1
	while case $x in *[%,]*) ;; *) break; esac do
		c=${x%%[%,]*}
		t=$t$c x=${x#"$c"}
		case $x in %*) t=$t\\0 ;; *) t=$t\\n; esac
		x=${x#?}
	done
	t=$t$x
}

nl_now() {
	nl_read /proc/uptime now x || now=$ticks.00
	now=${now%?}
	now=${now%.*}${now#*.}
	now=${now#0}
	case $now in *[!0-9]*) nl_now; esac
}

nl_line() {
	line=
	case $timed in
	f) IFS= read -r -t "$(($1 / 10)).$(($1 % 10))" line <&8 2>/dev/null ;;
	s) IFS= read -r -t $((($1 + 9) / 10)) line <&8 ;;
	v)
		IFS= read -r line <&8 || {
			held=$held$line line=
			case $held in $q1024*) held=; esac
			return 1; }
		line=$held$line held= ;;
	k)
		line=$({
			IFS= read -r x <&8 && echo "$x" & x=$!
			{ sleep $((($1 + 9) / 10)); kill $x; } >/dev/null &
			wait $x; kill $!
		} 2>/dev/null)
		[ "$line" ]
	esac
}

nl_listen() {
	nl_now
	end=$((now + $1)) idle=0
	while nl_reply; case $op/$broken in /* | D/[3-9]*) ;; *) break; esac do
		nl_now
		[ "$now" -lt $end ] || { op= again=$late; return; }
		idle=$((idle + 1))
		if nl_line $((end - now)); then idle=0; elif [ -t 8 ]; then
			ticks=$((end - now + ticks))
			[ $idle -lt 200 ] || nl_fail "cannot read $tty"
		else
			gone=' (tty hung up)' ticks=$((ticks + 2))
			nl_nap $((idle > 3)).2
			nl_tty && { gone= line= held= others= end=0; nl_set_tty; }
		fi
	done
	heard=1 broken=$((broken + 1))
	case $op in D) again=$late ;; *) broken=0; esac
}

nl_stat() {
	x=
	nl_read "/proc/$1/stat" x
	x=${x##*") "}
	set -- $x
	pgrp=$3 ttynr=${5:-0} tpgid=$6 start=${20}
	case ${1:-Z} in [ZX]) start=dead; esac
}

nl_tty() {
	[ -c "$tty" ] && { { [ -t 9 ] && exec 8<&9; } 9<>"$tty"; } 2>/dev/null
}

nl_open() {
	trap '' TTIN TTOU
	nl_stat self
	own=$start tty=$NODELINE_TTY x=
	case $tty/$ttynr in
	?*/*) ;;
	/0) tty=/dev/console; [ ! -t 0 ] || tty=/proc/self/fd/0 ;;
	*) tty=/dev/tty x=-$ttynr
		 case $pgrp in "$tpgid") ;; *) nl_fail 'cannot read its terminal in the background'; esac
	esac
	nl_tty || nl_tty || nl_fail "no terminal or no permission: $tty"
	queue=/dev/null modes=/dev/null
	case $own$x in
	dead*) return ;;
	"$own") IFS=/; set -- $tty; IFS=-; x=$*; IFS=" 	$lf"
	esac
	for run in "${NODELINE_RUN:-/run}" /tmp; do
		[ -d "$run" ] && [ -w "$run" ] && break
	done
	x=$run/nodeline$x
	for t in "$x" "$x.tty"; do [ -h "$t" ] || [ -p "$t" ] && return; done # a trap
	queue=$x modes=$x.tty
}

nl_set_tty() {
	boot= saved= x=
	nl_read /proc/sys/kernel/random/boot_id boot
	nl_read "$modes" x saved
	case $NODELINE_STTY/$x/$others in
	no/*) saved= ;;
	"/$boot$timed"/?*) return ;;
	"/$boot"?/*) ;;
	*) { stty -g <&8 >"$modes"; read -r saved <"$modes" || saved=$(exec stty -g <&8); } 2>/dev/null
	esac
	case $saved/$timed in
	/v) timed=k; return ;;
	/*) return ;;
	*/v) x='-icanon min 0 time 1' ;;
	*) x=icanon
	esac
	echo "$boot$timed $saved" >"$modes"
	stty -echo -ixon intr undef susp undef $x <&8 2>/dev/null
}

nl_queue() {
	first= others= mine=
	{ while read -r pid born; do
		case $pid in
		$$) mine=1 ;;
		'' | *[!0-9]*) continue ;;
		*) nl_stat "$pid"
			 case $start in "$born") others=$others$pid\ $born$lf ;; *) continue; esac
		esac
		first=${first:-$pid}
	done <"$queue"; } 2>/dev/null
}

nl_nap() {
	{ case $timed in
	f) read -t "$1" x </dev/ptmx ;;
	s) [ $((now - asked)) -lt 4 ] || read -t 1 x </dev/ptmx ;;
	*) sleep "$1" || sleep 1
	esac; } 2>/dev/null
}

nl_enter() {
	asked= others=
	until [ "$queue" = /dev/null ]; do
		nl_queue
		[ "$mine" ] || { { echo "$$ $own" >>"$queue"; } 2>/dev/null || queue=/dev/null; continue; }
		case $first in $$) nl_queue; case $first in $$) break; esac; esac
		nl_give_up
		[ "$asked" ] || { asked=$now; nl_pieces 1 1 0; }
		nl_nap 0.05
	done
	turn=1
	nl_set_tty
}

nl_leave() {
	nl_queue
	case $others/$1/$saved in
	/?*/*) return ;;
	//?*)
		for i in $again; do
			nl_listen 5
			[ "$op" ] || break
		done
		stty "$saved" <&8 2>/dev/null
		echo >"$modes"
	esac
	echo >"$queue"
	echo "$others$1" >>"$queue"
	turn=
}

nl_give_up() {
	nl_now
	case $heard/$timeout in
	1/) return ;;
	1/*) limit=$((timeout * 10 + 50)) ;;
	/? | /[1-5]?) limit=${timeout}0 ;;
	*) limit=600
	esac
	case $((now - began < limit))$heard$NODELINE_PROTOCOL/$((now - began < limit * 3 / slow)) in
	1/0) . "$lava" ;;
	1*) ;;
	01*) nl_decode "$name: timed out after $timeout s, no bridge$gone$missing\\012" >&2; exit ;;
	*) nl_fail "no bridge answers on $tty$gone"
	esac
}

nl_end() {
	trap '' 0 1 2 3 15
	[ -z "$busy" ] || { try=$((try + 1)); nl_send x 0 1 1 ''; }
	[ -z "$turn" ] || nl_leave ''
	exit "$status"
}

nl_collect() {
	kind=$op total=$b next=1 to=$((b < 8 ? b : 8)) part=part_${id}_${try}_
	seen=$((8 - to))
	[ "$total" -le 21846 ] || nl_fail 'result too long'
	while :; do
		case $op$b in
		"$kind$total")
			nl_text "$payload"
			eval "$part$a=\$t" ;;
		[keuc]*) return 1
		esac
		while eval "[ \"\${$part$next+set}\" ]"; do next=$((next + 1)); done
		[ $next -le "$total" ] || return 0
		nl_give_up
		seen=$((seen + 1))
		case $op/$((seen < 8 && a != to)) in
		[keuD]/0 | /*)
			to=$((next + 7 < total ? next + 7 : total)) try=$((try + 1))
			seen=$((7 - to + next))
			nl_send f 1 $next $((to - next + 1)) ''
		esac
		nl_listen 6
	done
}

nl_pieces() {
	try=$((try + 1)) i=$1
	while [ "$i" -lt $(($1 + $2 - 1)) ]; do
		eval "nl_send $verb 0 $i $pieces \"\$piece_$i\""
		i=$((i + 1))
	done
	eval "nl_send $verb $3 $i $pieces \"\$piece_$i\""
}

nl_talk() {
	from=1 count=1 window=1 silent=0
	while :; do
		[ "$turn" ] || nl_enter
		nl_pieces $from $count $window
		case $verb in [irs]) x=$((count * 3 + 2)) ;; *) x=${window}5; esac
		from=$((from + count - 1)) count=1
		nl_listen $((x + silent))
		case $op in '') window=1 silent=$((silent ? 15 : 5)) ;; *) silent=0; esac
		case $op in
		[keu]) break ;;
		w) window=$((window < 4 ? window * 2 : 4)) again=
			 nl_text "$payload"; missing=${t:+", missing: $t"}
		esac
		case $op/$((a > 0 && b > 0 && b < 9 && a + b <= pieces + 1)) in
		c/1) from=$a count=$b ;;
		[wg]/* | /*) nl_leave "$$ $own"
		esac
		nl_give_up
	done
}

nl_call() {
	verb=$1 try=0 a=0 b=0 heard= broken=0 busy= turn= gone= missing= ticks=0 status=1 late='1 2 3 4 5' again=
	pieces=$((pieces + 1))
	eval "piece_$pieces=\$text"
	trap nl_end 0
	for x in 1 2 3 15; do trap "status=$((128 + x)); nl_end" $x; done
	nl_open
	nl_new_id
	nl_now
	began=$now
	case $NODELINE_PROTOCOL in lava) . "$lava"; esac
	busy=1
	until nl_talk; nl_collect; do nl_give_up; done
	busy=
	nl_leave ''
	case $kind in
	k)
		trap - 0 1 2 3 15
		return ;;
	u) status=2
	esac
	eval "x=\$${part}1"
	case $total/$x in 1/) exit; esac
	nl_text "$subject"
	{ nl_decode "$name:$t "; nl_print; echo; } >&2
	exit
}

nl_print() {
	next=1
	while [ $next -le "$total" ]; do
		eval "nl_decode \"\$$part$next\"" || return
		next=$((next + 1))
	done
}

nl_cache() {
	x=${LAVA_MULTI_NODE_CACHE:-/tmp/lava_multi_node_cache.txt} new=
	[ -f "$x" ] && [ -w "$x" ] || [ ! -e "$x" ] && new=$x.$id
	[ "$LAVA_MULTI_NODE_CACHE" ] && [ -h "$x" ] && new=
	{ set -C; command -v mv >/dev/null && [ "$new" ] && [ 1 ] >"$new" || new=; set +C; } 2>/dev/null
	{ nl_print >"${new:-$x}"; } 2>/dev/null || nl_fail "cannot write $x"
	[ -z "$new" ] || exec mv -f -- "$new" "$x"
}
