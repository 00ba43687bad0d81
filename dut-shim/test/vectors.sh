# SPDX-License-Identifier: Apache-2.0
# The library against docs/vectors, in the shell that reads this. It needs no command. VECTORS is their folder.
. ../lib/nodeline.sh
_name=vectors _odd=
passed=0 failed=0
tab='	'

row() { # LINE: name and fields of a row, octets not yet decoded
  name=${1%%"$tab"*} rest=${1#*"$tab"}
}

octets() { # TEXT: octets as printf %b reads them, a dot added that keeps the last line ends
  octets=$(_nl_decode "$1" && echo .)
}

same() { # WHAT GOT WANTED
  case $2 in
  "$3") passed=$((passed + 1)) ;;
  *)
    failed=$((failed + 1))
    echo "$SHELL_NAME: $name: $1: got <$2>, wanted <$3>" ;;
  esac
}

# yash cannot hold what is no character of its locale.
unspeakable() {
  case ${YASH_VERSION-}/$1 in ?*/*\\0[23]*) ;; *) return 1 ;; esac
}

encode() { # OCTETS: message
  _text= _pieces=0 number=1 message=
  _nl_escape "$1"
  while [ $number -le $_pieces ]; do
    eval "message=\$message\$_piece_$number"
    number=$((number + 1))
  done
  message=$message$_text
}

text_row() {
  row "$1"
  unspeakable "$rest" && return
  payload=${rest##*"$tab"} rest=${rest%"$tab"*}
  octets "$rest"
  _nl_text "$payload"
  same decoded "$(_nl_decode "$_decodable" && echo .)" "$octets"
  case $name in decode-*) return ;; esac
  encode "${octets%.}"
  wanted=
  while case $payload in *,*) ;; *) break ;; esac do
    wanted=$wanted${payload%%,*}%012 payload=${payload#*,}
  done
  same encoded "$message" "$wanted$payload"
}

seeds() {
  _sum=-1
  _nl_crc "~NL1:$_id:"
  _sum_out=$_sum _sum=-1
  _nl_crc "#NL1:$_id:"
  _sum_in=$_sum
}

good_request() { # OCTETS ID TRY VERB WINDOW TIMEOUT I N PAYLOAD
  _id=$2 _try=$3 _timeout=${6#-} payload=${9#-}
  seeds
  same request "$(_nl_send "$4" "$5" "$7" "$8" "$payload" 8>&1)" "$1"
}

good_reply() { # LINE ID OP A B PAYLOAD
  _id=$2 _line=$1 _op= _a= _b= _payload=
  seeds
  _nl_reply
  same reply "$_op $_a $_b ${_payload:--}" "$3 $4 $5 $6"
}

bad_reply() { # LINE
  _line=$1 _id=${1#*:}
  _id=${_id%%:*}
  case $_id in *[!0-9a-f]* | ?????????????*) _id=5f0e1d2c3b4a ;; ????????????) ;; *) _id=5f0e1d2c3b4a ;; esac
  seeds
  _nl_reply
  case $_op in D) _op= ;; esac
  same refused "$_op" ''
}

frame_row() {
  row "$1"
  way=${rest%%"$tab"*} rest=${rest#*"$tab"}
  verdict=${rest%%"$tab"*} rest=${rest#*"$tab"}
  unspeakable "$rest" && return
  fields=${rest#*"$tab"} rest=${rest%%"$tab"*}
  octets "$rest"
  octets=${octets%.}
  case $way-$verdict in
  request-good) good_request "$octets" $fields ;;
  reply-good)
    good_reply "$octets" $fields
    good_reply "[   12.345678] usb 1-1: ${octets}[   12.345678] eth0: up" $fields ;;
  # To the shim a digit more is foreign text after an intact frame.
  reply-*) case $name in reply-with-a-digit-more) ;; *) bad_reply "$octets" ;; esac ;;
  esac
}

rows() { # FILE FUNCTION
  while IFS= read -r line_of_file; do
    case $line_of_file in '# '*) ;; *) "$2" "$line_of_file" ;; esac
  done <"$VECTORS/$1"
}

rows text.tsv text_row
rows frames.tsv frame_row
echo "$SHELL_NAME: passed=$passed, failed=$failed"
case $passed/$failed in [1-9]??*/0) ;; *) exit 1 ;; esac
