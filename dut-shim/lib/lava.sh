# SPDX-License-Identifier: Apache-2.0
# The call in LAVA's lines: docs/lava-lines.md. Ends the process.

nl_pieces() { :; }

nl_tty() { nl_fail "hung up: $tty"; }

nl_give_up() {
	nl_now
	[ -z "$limit" ] || [ $((now - began)) -lt "$limit" ] || nl_fail "$over"
}

nl_reply() {
	op= quote=\\0134
	case $line in *'\<LAVA_'*) quote=; esac
	case $line in *"<LAVA_${verb}_COMPLETE"*'>'*) op=k payload=${line#*_COMPLETE} line=; esac
}

nl_say() {
	verb=$1 left=$2, words=
	while [ "$left" ]; do
		word=${left%%,*} left=${left#*,}
		case $1${words:+/$word} in SEND/*=*=* | SEND/*-*=* | SEND/*%040) nl_fail "LAVA would drop $word"; esac
		nl_text "$word"
		words="$words $t"
	done
	nl_decode "<LAVA_MULTI_NODE> <LAVA_$1$words>\\012" >&8
}

nl_hear() {
	op=
	until [ "$op" ]; do
		nl_give_up
		nl_listen 10
	done
	payload=${payload%'>'*}
	case $payload in ' nack'*) nl_fail 'refused by the coordinator'; esac
}

busy= text= i=1
while [ "$i" -le "$pieces" ]; do
	eval "text=\$text\$piece_$i"
	i=$((i + 1))
done
case $((pieces > 24))$text in
1* | *%0[0-3]?* | *%07[46]* | *%177*) nl_fail 'too long for LAVA, or with a control character, < or >'
esac
late= over="no bridge answers on $tty"
[ "$turn" ] || nl_enter
call=$verb
case $NODELINE_PROTOCOL in
'') # is there a dispatcher?
	nl_say SEND "nodeline-$id"
	nl_say WAIT "nodeline-$id"
	nl_hear
esac
limit=${timeout:+${timeout}0} over="timed out after $timeout s"
case $call in
s) nl_say SEND "$text" ;;
w) nl_say WAIT "$text" ;;
a) nl_say WAIT_ALL "$text" ;;
y) nl_say SYNC "$text" ;;
*) # LAVA's overlay knows
	for run in /lava-*/bin/"$name"; do
		[ -x "$run" ] || nl_fail "LAVA has no $name here"
		nl_leave ''
		trap - 0 1 2 3 15
		case $call in l) text=list; esac
		nl_text "$text"
		exec "$run" ${text:+"$(nl_decode "$t")"}
	done
esac
case $call in [way]) nl_hear; esac
nl_leave ''
trap - 0 1 2 3 15
case $call in s) exit; esac
t= out= left="${payload# } "
while [ "$left" ]; do
	word=${left%% *} left=${left#* }
	x=' '
	case ${word%%=*} in
	"$word" | [!0-9]* | *[!0-9]*:* | *:*[!A-Za-z0-9_-]*) ;;
	*:*) x=$lf
	esac
	out=$out$x$word
done
out=${out#?}
while case $out in *\\*) ;; *) break; esac do
	t=$t${out%%\\*}$quote out=${out#*\\}
done
t=$t$out
total=1 part=part_${id}_
eval "${part}1=\$t\${t:+\$lf}"
nl_cache
exit
