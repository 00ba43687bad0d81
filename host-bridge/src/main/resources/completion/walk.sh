# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# Completion in bash and zsh (with ksh's rules): where on the command line one is, by the table.
# Nothing that a person typed or a bridge has said is ever evaluated.

# Sets found to what follows $1 in the table, to the end of that line.
_nodeline_find() {
  found=${_nodeline_table#*$'\n'"$1"}
  [ "$found" != "$_nodeline_table" ] || return 1
  found=${found%%$'\n'*}
}

# Sets kind to what the argument number $1 of the command takes.
_nodeline_argument() {
  local index=$1
  kind=
  while ! _nodeline_find "$verb|p|$1|"; do
    _nodeline_find "$verb|p|$index+|" && break
    [ "$index" -gt 0 ] || return 1
    index=$((index - 1))
  done
  kind=${found%%"|"*}
}

# Takes the words before the one to complete, of which the first is the program. Sets verb to the command, kind to what
# may follow, first to the command's first argument, plain to yes after "--", and socket to the value of --socket.
_nodeline_walk() {
  local option='' count=0 word found
  verb='' kind='' first='' plain='' socket=''
  shift
  for word; do
    if [ -n "$option" ]; then
      [ "$option" != --socket ] || socket=$word
      option=
    elif [ -n "$plain" ] || [ "${word#-}" = "$word" ]; then
      if [ -z "$plain" ] && [ "$count" -eq 0 ] && _nodeline_find "$verb|c|$word|"; then
        verb="$verb${verb:+ }$word"
      else
        [ "$count" -gt 0 ] || first=$word
        count=$((count + 1))
      fi
    elif [ "$word" = -- ]; then
      plain=yes
    elif _nodeline_find "$verb|o|$word|" && [ "${found%%"|"*}" != flag ]; then
      option=$word
    fi
  done
  if [ -n "$option" ]; then
    _nodeline_find "$verb|o|$option|" && kind=${found%%"|"*}
  else
    _nodeline_argument "$count" || :
  fi
  expects=${option:+value}
}

# Prints the names that the running bridge has of kind $2, by the program $1; those of $3 alone.
_nodeline_ask() {
  "$1" complete "$2" ${socket:+"--socket=$socket"} ${3:+"$3"} 2>/dev/null </dev/null
}
