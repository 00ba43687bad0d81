# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash

# Adds the name $1 if it begins with the word to complete, in the quotes that it needs.
_nodeline_offer() {
  local quoted
  printf -v quoted %q "$1"
  if [[ $1 == "$current"* || $quoted == "$current"* ]]; then
    COMPREPLY+=("${quoted#"$broken"}")
  fi
}

_nodeline_bridge_names() {
  local name program=${words[0]/#\~\//"$HOME"/}
  while IFS= read -r name; do
    _nodeline_offer "$name"
  done < <(_nodeline_ask "$program" "$@")
}

_nodeline_table_names() {
  local line
  while IFS= read -r line; do
    if [[ $line == "$verb|$1|"* ]]; then
      line=${line#"$verb|$1|"}
      _nodeline_offer "${line%%"|"*}"
    fi
  done <<<"$_nodeline_table"
}

_nodeline_paths() {
  local name
  compopt -o filenames 2>/dev/null
  while IFS= read -r name; do
    COMPREPLY+=("${name#"$broken"}")
  done < <(compgen "$1" -- "$current")
}

_nodeline_kind() {
  local word
  case $kind in
    devices | roles | groups) _nodeline_bridge_names "$kind" ;;
    ids) _nodeline_bridge_names ids "$first" ;;
    files) _nodeline_paths -f ;;
    dirs) _nodeline_paths -d ;;
    =*)
      while IFS= read -r -d ' ' word; do
        _nodeline_offer "$word"
      done <<<"${kind#=} "
      ;;
  esac
}

_nodeline() {
  local line=${COMP_LINE:0:COMP_POINT} current='' broken='' words verb kind first plain socket expects found
  COMPREPLY=()
  # shellcheck disable=SC2162 # takes the backslashes away
  read -a words <<<"$line"
  if [[ $line != *[[:space:]] || $line == *\\[[:space:]] ]]; then
    current=${words[${#words[@]} - 1]}
    unset "words[${#words[@]}-1]"
  fi
  # Readline replaces what follows the last of these marks.
  case $COMP_WORDBREAKS in *:*) case $current in *:*) broken=${current%"${current##*:}"} ;; esac ;; esac
  case $COMP_WORDBREAKS in *=*) case $current in *=*) broken=${current%"${current##*[:=]}"} ;; esac ;; esac
  _nodeline_walk "${words[@]}"
  if [[ $current == --*=* && -z $plain ]] && _nodeline_find "$verb|o|${current%%=*}|"; then
    kind=${found%%"|"*} current=${current#*=} broken=${current%"${current##*[:=]}"}
    _nodeline_kind
  elif [[ $current == -* && -z $plain && -z $expects ]]; then
    _nodeline_table_names o
  else
    [[ -n $expects || -n $first || -n $plain ]] || _nodeline_table_names c
    _nodeline_kind
  fi
}

complete -F _nodeline nodeline
