# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154
#
# Steps that are shown, done and undone; for install, which sets:
#
#   root      what stands before each path, empty for this system
#   dry       not empty: steps are shown only
#   manifest  the file that lists what was installed, folders with a slash at the end
#
# put MODE SOURCE PATH, link TARGET PATH, claim PATH and need_folder PATH install; remove_… remove.

nl='
'
# The list at the start, and as it will be at the end, so far.
before=
made=

# All that changes anything goes through here.
step() {
  printf '%s\n' "$*"
  [ -n "$dry" ] || "$@"
}

# The same for steps that may fail.
try() {
  step "$@" || :
}

is_listed() {
  case $nl$1 in *"$nl$2$nl"*) return 0 ;; esac
  return 1
}

list() {
  is_listed "$made" "$1" || made=$made$1$nl
}

# Makes the folder $1 and those above it. Lists those that were not there before the first installation.
need_folder() {
  [ -n "$1" ] && [ "$1" != "$root" ] || return 0
  if [ ! -d "$root$1" ] && ! is_listed "$made" "$1/"; then
    need_folder "${1%/*}"
    list "$1/"
    step mkdir "$root$1"
  elif is_listed "$before" "$1/"; then
    need_folder "${1%/*}"
    list "$1/"
  fi
}

# Takes the place $1 for a file of ours.
claim() {
  need_folder "${1%/*}"
  if [ -e "$root$1" ] || [ -L "$root$1" ]; then
    is_listed "$before" "$1" || die "there is a file that was not installed from here: $root$1" 'move it away'
  fi
  list "$1"
}

# put MODE SOURCE PATH
put() {
  claim "$3"
  { [ -e "$root$3" ] && cmp -s "$2" "$root$3"; } || step place "$1" "$2" "$root$3"
}

# As a whole or not at all: the old program may be running.
place() {
  cp "$2" "$3.new"
  chmod "$1" "$3.new"
  mv -f "$3.new" "$3"
}

link() {
  claim "$2"
  [ "$(readlink "$root$2" || :)" = "$1" ] || step ln -sf "$1" "$root$2"
}

# Removes what an earlier version installed and this one does not.
remove_old() {
  printf '%s' "$before" | while IFS= read -r path; do
    case $path in
      */) ;;
      *) is_listed "$made" "$path" || step rm -f "$root$path" ;;
    esac
  done
}

# Folders come before what is in them, so they go in the opposite order; those with something else in them stay.
remove_folders() {
  printf '%s' "$before" | sed -n '1!G; h; $p' | sed -n 's,/$,,p' | while IFS= read -r path; do
    step rmdir_if_empty "$root$path"
  done
}

rmdir_if_empty() {
  rmdir "$1" 2>/dev/null || :
}

remove_files() {
  printf '%s' "$before" | while IFS= read -r path; do
    if [ "${path%/}" = "$path" ]; then
      if [ -e "$root$path" ] || [ -L "$root$path" ]; then step rm -f "$root$path"; fi
    fi
  done
}

# Removes files and folders with all that is in them.
remove_all() {
  for path; do
    [ ! -e "$root$path" ] || step rm -rf "$root$path"
  done
}

read_list() {
  if [ -f "$root$manifest" ]; then before=$(cat "$root$manifest")$nl; fi
}

# What an interrupted installation has made is listed too: it can be taken up again, or removed.
save_list() {
  for path in $(printf '%s' "$before"); do list "$path"; done
  list "$manifest"
  [ -z "$dry" ] && [ -d "$root${manifest%/*}" ] || return 0
  printf '%s' "$made" >"$root$manifest"
}
