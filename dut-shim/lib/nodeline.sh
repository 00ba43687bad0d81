# SPDX-License-Identifier: Apache-2.0
# The board's side of the Nodeline wire (docs/protocol.md), for any POSIX shell, without a fork but for stty.
#
#   nl_command NAME ARGUMENTS MIN MAX "$@"   who calls, the usage text, how many arguments are allowed
#   nl_id TEXT                               the message id, first field of the payload
#   nl_role TEXT                             a role, next field of the payload
#   nl_pairs [WORD ...]                      key=value words, next fields of the payload
#   nl_call VERB                             makes the call; exits unless the result is good
#   nl_print, nl_cache                       gives the result to standard output / to the cache file
#
# File descriptor 8 is the tty.

case $- in *[eux]*) set +eux ;; esac
LC_ALL=C PATH=$PATH:/bin:/usr/bin
lf='
'
IFS=" 	$lf"
case ${KSH_VERSION-} in *MIRBSD*) set +U ;; esac

# nl_decode TEXT: prints TEXT, \ooo replaced, without a line end.
case ${KSH_VERSION-}/${POSH_VERSION-} in
*' KSH '*) nl_decode() { print -n -- "$1"; } ;;
*/?*) nl_decode() { echo "$1\\c"; } ;;
*) nl_decode() { printf %b "$1"; } ;;
esac

# How to read with a timeout: -t with fractions (f) or whole seconds (s), VTIME and read (v) or dd (d).
x=
{ read -t 0.1 x <"$0"; } 2>/dev/null
case $x in
'') { read -t 1 x <"$0"; } 2>/dev/null
    case $x/${YASH_VERSION-} in /) timed=v ;; /*) timed=d ;; *) timed=s ;; esac ;;
*) timed=f ;;
esac

# --- errors

nl_fail() { # MESSAGE
  echo "$name: $1" >&2
  exit 1
}

nl_usage() { # MESSAGE
  echo "$name: $1${lf}usage: $usage" >&2
  exit 2
}

# --- text

ascii=' !"#$%&'\''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~'
q4='????' q16=$q4$q4$q4$q4 q64=$q16$q16$q16$q16
q160=$q64$q64$q16$q16 q1024=$q64$q64$q64$q64$q64$q64$q64$q64$q64$q64$q64$q64$q64$q64$q64$q64

nl_cut() { # TEXT PATTERN: head and tail; shells are quadratic on long strings
  tail=${1#$2}
  case $tail in "$1") head=$1 tail= ;; *) head=${1%%"$tail"} ;; esac
}

nl_octal() { # CHARACTER
  n=${ascii%%"$1"*}
  n=$((${#n} + 32))
  case $n/$1 in
  "127/$lf") n=10 ;;
  127/*)
    case $odd in '') nl_odd ;; esac
    n=${odd%%"$1"*}
    n=$((${#n} + 1))
    case $((n > 9)) in 1) n=$((n + 1)) ;; esac
    case $((n > 31)) in 1) n=$((n + 95)) ;; esac ;;
  esac
  octal=$((n / 64))$((n / 8 % 8))$((n % 8))
}

nl_odd() { # odd: the octets 1 to 9, 11 to 31, 127 to 255, by way of a file
  nl_run
  t= n=1
  while case $n in 256) break ;; esac do
    case $n in 32) n=127 ;; esac
    case $n in 10) ;; *) t=$t\\0$((n / 64))$((n / 8 % 8))$((n % 8)) ;; esac
    n=$((n + 1))
  done
  { nl_decode "$t\\012" >"$run/nodeline-octets" && IFS= read -r odd <"$run/nodeline-octets"; } 2>/dev/null
  case ${#odd} in 159) ;; *) nl_fail "no folder to write in: NODELINE_RUN, /run or /tmp" ;; esac
}

nl_escape() { # TEXT: adds it to the message
  left=$1
  while case $left in '') break ;; esac do
    nl_cut "$left" "$q1024"
    left=$tail block=$head
    while case $block in '') break ;; *[!A-Za-z0-9._:/+=@-]*) nl_cut "$block" "$q16" ;; *) head=$block tail= ;; esac do
      block=$tail
      while :; do
        plain=${head%%[!A-Za-z0-9._:/+=@-]*}
        head=${head#"$plain"} text=$text$plain
        case $head in '') break ;; esac
        tail=${head#?}
        nl_octal "${head%"$tail"}"
        text=$text%$octal head=$tail
      done
    done
    while case $text in $q160?*) ;; *) break ;; esac do
      nl_cut "$text" "$q160"
      pieces=$((pieces + 1)) text=$tail
      eval "piece_$pieces=\$head"
    done
  done
}

# --- arguments

nl_command() {
  name=$1 usage="$1 $2" text= pieces=0 subject= odd=
  case $5 in --help) echo "usage: $usage"; exit ;; esac
  case $(($# - 4 < $3)) in 1) nl_usage 'too few arguments' ;; esac
  case $(($# - 4 > $4)) in 1) nl_usage 'too many arguments' ;; esac
  timeout=${LAVA_TIMEOUT-}
  while case $timeout in 0?*) ;; *) break ;; esac do timeout=${timeout#0}; done
  case $timeout in
  '') ;;
  0 | *[!0-9]* | ???????*) nl_usage "LAVA_TIMEOUT is not a number of seconds from 1 to 999999: $LAVA_TIMEOUT" ;;
  esac
}

nl_id() {
  nl_escape "$1"
  case $pieces$text in
  0) nl_usage 'empty message id' ;;
  [!0]* | *%0[0-3]?* | *%040* | *%177*) nl_usage 'blank or control character in the message id, or too long' ;;
  esac
  subject=" $text:"
}

nl_role() {
  case $1 in '') nl_usage 'empty role' ;; esac
  case $text in ?*) text=$text, ;; esac
  nl_escape "$1"
}

nl_pairs() {
  pair=
  for word; do
    key=${word%%=*}
    case $word/$key in
    */"$word") case $pair in '') nl_usage "not key=value: $word" ;; esac
       nl_escape " $word" ;;
    *) case $key in '' | *[!A-Za-z0-9_-]*) nl_usage "not a key of A-Z a-z 0-9 _ -: $key" ;; esac
       pair=1 text=$text,
       nl_escape "$word" ;;
    esac
  done
}

# --- frames

t0=0 t1=498536548 t2=997073096 t3=651767980 t4=1994146192 t5=1802195444 t6=1303535960 t7=1342533948
t8=-306674912 t9=-267414716 t10=-690576408 t11=-882789492 t12=-1687895376 t13=-2032938284 t14=-1609899400 t15=-1111625188

nl_crc() { # TEXT: adds it to the running sum; 32 bits and a sign are enough
  tail=$1
  while case $tail in '') break ;; esac do
    nl_cut "$tail" "$q16"
    while case $head in '') break ;; esac do
      c=$head head=${head#?}
      c=${c%"$head"}
      c=${ascii%%"$c"*}
      sum=$((sum ^ ${#c} + 32))
      sum=$(((sum >> 4 & 268435455) ^ t$((sum & 15))))
      sum=$(((sum >> 4 & 268435455) ^ t$((sum & 15))))
    done
  done
}

nl_five() { # NUMBER: five digits
  five=0000$1
  five=${five#"${five%?????}"}
}

nl_check() { # check: of the running sum; five: its low half
  nl_five $((~sum >> 16 & 65535))
  check=$five
  nl_five $((~sum & 65535))
  check=$check$five
}

nl_new_id() {
  { IFS= read -r id </proc/sys/kernel/random/uuid; } 2>/dev/null
  id=${id##*-}
  case $id in
  ????????????) ;;
  *) x=
     { IFS= read -r x </dev/urandom; } 2>/dev/null
     nl_now
     sum=$$
     nl_crc "$now $start ${x%"${x#"$q16"}"}"
     nl_check
     id=$check$(($$ % 90 + 10)) ;;
  esac
  sum=2099631078 # of "~NL1:"
  nl_crc "$id:"
  sum_out=$sum sum=-1113139044 # of "#NL1:"
  nl_crc "$id:"
  sum_in=$sum
}

nl_send() { # VERB WINDOW I N PAYLOAD: one frame, one write
  frame=$try:$1:$2:$timeout:$3:$4:${#5}:
  sum=$sum_out
  nl_crc "$frame"
  nl_check
  frame=$frame$five:$5:
  nl_crc "$five:$5:"
  nl_check
  echo "~NL1:$id:$frame$check" >&8
}

nl_number() { # TEXT: is it one?
  case $1 in '' | *[!0-9]* | 0?* | ???????*) return 1 ;; esac
}

nl_reply() { # op a b payload of the next reply to this call in $line; op is ! for a broken one, empty for none
  op=
  while case $line in
    *'#NL1:'*) ;;
    *) case $line in *"$id"*) op=! ;; esac
       line=
       return ;;
    esac do
    line=${line#*'#NL1:'}
    frame=${line%%[!A-Za-z0-9._:/,+=%@-]*}
    line=${line#"$frame"}
    case ${frame%%:*} in
    "$id") ;;
    *[!0-9a-f]*) op=!; return ;;
    ????????????) continue ;;
    *) op=!; return ;;
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
      nl_number "$a" && nl_number "$b" && return ;;
    esac
    op=!
    return
  done
}

nl_text() { # PAYLOAD: text, as nl_decode wants it
  t= x=$1
  while case $x in *[%,]*) ;; *) break ;; esac do
    t=$t${x%%[%,]*} x=${x#"${x%%[%,]*}"}
    case $x in %*) t=$t\\0 ;; *) t=$t\\n ;; esac
    x=${x#?}
  done
  t=$t$x
}

# --- time and the tty

nl_now() { # now: tenths of a second
  { read -r now x </proc/uptime; } 2>/dev/null || now=$ticks.00
  now=${now%?}
  now=${now%.*}${now#*.}
  now=${now#0}
}

nl_line() { # TENTHS: line, if one comes by then
  line=
  case $timed in
  f) IFS= read -r -t "${1%?}.${1#"${1%?}"}" line <&8 ;;
  s) IFS= read -r -t $((($1 + 9) / 10)) line <&8 ;;
  v) IFS= read -r line <&8 || { held=$held$line line=; return 1; }
     line=$held$line held= ;;
  d) line=$held$(dd bs=512 count=1 <&8 2>/dev/null; echo .)
     line=${line%.} held=
     case $line in *"$lf"*) held=${line##*"$lf"} line=${line%"$lf"*} ;; *) held=$line line=; return 1 ;; esac ;;
  esac
}

nl_listen() { # TENTHS: op of the next reply; empty: none came
  nl_now
  end=$((now + $1)) idle=0
  while nl_reply; case $op/$broken in /* | !/[3-9]*) ;; *) break ;; esac do
    nl_now
    case $((now < end)) in 0) op=; return ;; esac
    before=$now
    if nl_line $((end - now)); then idle=0; else
      ticks=$((end - now + ticks)) idle=$((idle + 1))
      nl_now
      case $((now > before || idle < 200)) in 0) nl_fail "cannot read $tty" ;; esac
    fi
  done
  case $op in !) broken=$((broken + 1)) ;; *) broken=0 heard=1 ;; esac
}

nl_run() { # run: a folder for the queue
  for run in "${NODELINE_RUN:-/run}" /tmp; do
    [ -d "$run" ] && [ -w "$run" ] && return
  done
}

nl_stat() { # PID: start, pgrp, ttynr, tpgid; start is "dead" when there is no such process
  x=
  { read -r x <"/proc/$1/stat"; } 2>/dev/null
  x=${x##*") "}
  set -- $x
  pgrp=${3-} ttynr=${5:-0} tpgid=${6-} start=${20-}
  case ${1:-Z} in [ZX]) start=dead ;; esac
}

nl_open() {
  trap '' TTIN TTOU
  nl_stat self
  own=$start tty=${NODELINE_TTY-}
  case $tty/$ttynr in
  ?*/*) queue=$tty ;;
  /0) if [ -t 0 ]; then tty=/proc/self/fd/0; else tty=/dev/console; fi
      queue=$tty ;;
  *) tty=/dev/tty queue=/$ttynr
     case $pgrp in "$tpgid") ;; *) nl_fail 'in the background of its terminal, where it cannot read' ;; esac ;;
  esac
  exec 8<>"$tty"
  [ -t 8 ] || nl_fail "not a terminal: $tty"
  x=$queue
  nl_run && queue=$run/nodeline || x= queue=
  while case $x in */*) ;; *) break ;; esac do x=${x#*/} queue=$queue-${x%%/*}; done
  [ -h "$queue" ] && queue=
  case $own in dead) queue= ;; esac
}

nl_set_tty() { # the first of the queue saves the modes, the last restores them; after kill -9 the next one does
  case ${NODELINE_STTY-} in no) return ;; esac
  boot= saved= x=
  { read -r boot </proc/sys/kernel/random/boot_id; read -r x saved <"$queue.tty"; } 2>/dev/null
  case $x in
  "$boot$timed") case $others in ?*) return ;; esac ;;
  "$boot"?) ;;
  *) saved=$(stty -g <&8 2>/dev/null) || return ;;
  esac
  case $queue in ?*) echo "$boot$timed $saved" >"$queue.tty" ;; esac
  case $timed in [vd]) x='-icanon min 0 time 1' ;; *) x=icanon ;; esac
  stty -echo -ixon intr undef susp undef $x <&8 2>/dev/null
}

nl_reset_tty() {
  case $saved in '') return ;; esac
  stty "$saved" <&8 2>/dev/null
  case $queue in ?*) : >"$queue.tty" ;; esac
}

# --- the queue: a file of lines "pid start-time"; the first live one has the tty

nl_queue() { # first: the pid that has the tty; others: live lines but ours; mine: are we in it?
  first= others= mine=
  { while read -r pid born; do
    case $pid in
    $$) mine=1 ;;
    '' | *[!0-9]*) continue ;;
    *) nl_stat "$pid"
       case $start in "$born") others=$others$pid\ $born$lf ;; *) continue ;; esac ;;
    esac
    first=${first:-$pid}
  done <"$queue"; } 2>/dev/null
}

nl_nap() {
  case $timed in
  f) read -t 0.05 x </dev/ptmx ;;
  s) case $((now - asked > 3)) in 1) read -t 1 x </dev/ptmx ;; esac ;;
  *) sleep 0.05 || sleep 1 ;;
  esac
}

nl_enter() { # waits for our turn, having said once what we want
  asked= others=
  while case $queue in '') break ;; esac do
    nl_queue
    case $mine in '') { echo "$$ $own" >>"$queue"; } 2>/dev/null || queue=; continue ;; esac
    case $first in $$) nl_queue; case $first in $$) break ;; esac ;; esac # twice: it may have changed as we read
    nl_give_up
    case $asked in '') asked=$now; nl_pieces 1 1 0 ;; esac
    { nl_nap; } 2>/dev/null
  done
  turn=1
  nl_set_tty
}

nl_leave() { # [LINE]: lets the others have the tty; LINE goes to the end of the queue
  others=
  case $queue in ?*) nl_queue ;; esac
  case $others/$1 in
  /) nl_reset_tty
     case $queue in ?*) : >"$queue" ;; esac
     turn= ;;
  /*) ;;
  *) : >"$queue"
     echo "$others$1" >>"$queue"
     turn= ;;
  esac
}

# --- calls

nl_give_up() {
  nl_now
  case $heard/$timeout in
  /) limit=600 ;;
  /*) limit=$((timeout < 60 ? timeout * 10 : 600)) ;;
  1/) return ;;
  *) limit=$((timeout * 10 + 50)) ;;
  esac
  case $((now - began < limit))$heard in
  0) nl_fail "no bridge answers on $tty" ;;
  01) nl_fail "timed out after $timeout s, no word from the bridge${missing:+, it was waiting for: $missing}" ;;
  esac
}

nl_end() {
  trap '' 0 1 2 3 15
  case $busy in ?*) try=$((try + 1)); nl_send x 0 1 1 '' ;; esac
  case $turn in ?*) nl_leave '' ;; esac
  exit "$status"
}

nl_fetch() { # FIRST: asks for pieces of the result
  want=$((total - $1 < 8 ? total - $1 + 1 : 8)) to=$(($1 + want - 1)) seen=0 try=$((try + 1))
  nl_send f 1 "$1" "$want" ''
}

nl_collect() { # all pieces of the result whose first came
  kind=$op total=$b next=1 seen=0
  want=$((total < 8 ? total : 8)) to=$want
  while :; do
    case $op in
    [keu])
      case $op in "$kind") ;; *) nl_collect; return ;; esac
      nl_text "$payload"
      case $((a > 0 && a <= total && b == total)) in 1) eval "nl_part_$a=\$t" ;; esac ;;
    esac
    while eval "case \${nl_part_$next+set} in '') break ;; esac"; do next=$((next + 1)); done
    case $((next > total)) in 1) return ;; esac
    seen=$((seen + 1))
    case $op/$((seen >= want || a == to)) in
    [keu!]/1) nl_fetch "$next" ;;
    /*) nl_give_up; nl_fetch "$next" ;;
    esac
    nl_listen 10
  done
}

nl_pieces() { # FIRST COUNT WINDOW: sends these of the message, in one go
  try=$((try + 1)) i=$1
  last=$((i + $2 - 1))
  while case $((i < last)) in 0) break ;; esac do
    eval "nl_send $verb 0 $i $pieces \"\$piece_$i\""
    i=$((i + 1))
  done
  eval "nl_send $verb $3 $i $pieces \"\$piece_$i\""
}

nl_talk() { # until the result is here
  from=1 count=1 window=1 silent=0
  while :; do
    case $turn in '') nl_enter ;; esac
    nl_pieces $from $count $window
    from=$((from + count - 1)) count=1
    case $verb in [irs]) x=$window ;; *) x=$((window + 1)) ;; esac
    nl_listen $(((x + silent) * 10))
    case $op in ?) silent=0 ;; esac
    case $op in
    [keu]) break ;;
    c) case $((a > 0 && b > 0 && b < 9 && a + b <= pieces + 1)) in 1) from=$a count=$b ;; esac
       continue ;;
    w) window=$((window < 4 ? window * 2 : 4))
       nl_text "$payload"
       missing=$t
       nl_leave "$$ $own" ;;
    g) nl_leave "$$ $own" ;;
    '') window=1 silent=$((silent < 4 ? silent + 1 : 4))
       nl_leave "$$ $own" ;;
    esac
    nl_give_up
  done
  nl_collect
}

nl_call() { # VERB: returns when it went well
  verb=$1 try=0 heard= broken=0 busy= turn= line= held= missing= ticks=0 status=1
  pieces=$((pieces + 1))
  eval "piece_$pieces=\$text"
  trap nl_end 0
  trap 'status=129; nl_end' 1
  trap 'status=130; nl_end' 2
  trap 'status=131; nl_end' 3
  trap 'status=143; nl_end' 15
  nl_open
  nl_new_id
  nl_now
  began=$now busy=1
  nl_talk
  busy=
  nl_leave ''
  case $kind in
  k) status=0
     return ;;
  u) status=2 ;;
  esac
  case $total/$nl_part_1 in 1/) exit ;; esac
  nl_text "$subject"
  { nl_decode "$name:$t "; nl_print; echo; } >&2
  exit
}

nl_print() {
  next=1
  while case $((next > total)) in 1) break ;; esac do
    eval "nl_decode \"\$nl_part_$next\"" || return
    next=$((next + 1))
  done
}

nl_cache() {
  x=${LAVA_MULTI_NODE_CACHE:-/tmp/lava_multi_node_cache.txt}
  { nl_print >"$x"; } 2>/dev/null || { status=1; nl_fail "cannot write $x"; }
}
