# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash

# Sets names and descriptions to those of the table's lines of kind $1.
_nodeline_table_names() {
  emulate -L zsh
  local line name
  names=() descriptions=()
  for line in ${(f)_nodeline_table}; do
    if [[ $line == "$verb|$1|"* ]]; then
      line=${line#"$verb|$1|"}
      name=${line%%"|"*}
      names+=("$name") descriptions+=("${(r:18:)name}  ${line#*"|"*"|"}")
    fi
  done
}

_nodeline_kind() {
  emulate -L zsh
  local -a names
  case $kind in
    devices | roles | groups) names=("${(@f)$(_nodeline_ask "$program" "$kind")}") ;;
    ids) names=("${(@f)$(_nodeline_ask "$program" ids "$first")}") ;;
    files) _files && return ;;
    dirs) _files -/ && return ;;
    '='*) names=(${(s: :)${kind#=}}) ;;
  esac
  names=("${(@)names:#}")
  compadd -a names
}

_nodeline_walk_words() {
  emulate -L ksh
  _nodeline_walk "$@"
}

_nodeline() {
  emulate -L zsh
  local verb kind first plain socket expects found program
  local -a names descriptions
  program=${(Q)words[1]/#\~\//$HOME/}
  _nodeline_walk_words "${(@Q)words[1,CURRENT-1]}"
  local current=${words[CURRENT]}
  if [[ $current == --*=* && -z $plain ]] && _nodeline_find "$verb|o|${current%%=*}|"; then
    kind=${found%%"|"*}
    compset -P '*='
    _nodeline_kind
  elif [[ $current == -* && -z $plain && -z $expects ]]; then
    _nodeline_table_names o
    compadd -l -d descriptions -a names
  else
    if [[ -z $expects && -z $first && -z $plain ]]; then
      _nodeline_table_names c
      compadd -l -d descriptions -a names
    fi
    _nodeline_kind
  fi
}

if (( $+functions[compdef] )); then
  compdef _nodeline nodeline
fi
# As a file in the fpath it is itself the function's first call.
if [ "${funcstack[1]}" = _nodeline ]; then
  _nodeline "$@"
fi
