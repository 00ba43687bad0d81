# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154
#
# What is in each package; for make, which has put, put_text, put_folder and put_link, and sets:
#
#   tree    the checkout
#   here    its folder packaging/
#   app     the built program
#   target  the folder of the build, with the man pages and completions if it has made them
#   root    the tree to fill

# put_program FOLDER: the launcher and the program.
put_program() {
  put 755 "$tree/nodeline" "$1/nodeline"
  put 644 "$app/nodeline.jar" "$1/app/nodeline.jar"
  for jar in "$app"/lib/*.jar; do put 644 "$jar" "$1/app/lib/${jar##*/}"; done
}

# put_board FOLDER: what is copied to a board: the packed commands with LAVA's small helpers, the serial port over USB.
put_board() {
  [ -d "$work/shim" ] || "$tree/dut-shim/pack" -t "$work/shim"
  for file in "$work"/shim/bin/*; do put 755 "$file" "$1/bin/${file##*/}"; done
  for file in "$work"/shim/lib/*; do put 644 "$file" "$1/lib/${file##*/}"; done
  put 755 "$tree/udev/gadget/nodeline-gadget" "$1/gadget/nodeline-gadget"
  put 644 "$tree/udev/gadget/nodeline-gadget.sh" "$1/gadget/nodeline-gadget.sh"
  put 644 "$tree/udev/gadget/nodeline-gadget.service" "$1/gadget/nodeline-gadget.service"
}

# The service with the paths of a package.
unit() {
  sed 's,/usr/local/lib/nodeline/nodeline ,/usr/bin/nodeline ,; s,/usr/local/lib/nodeline/,/usr/share/doc/nodeline/,' \
    "$tree/udev/nodeline.service"
}

# put_help PREFIX: man pages and completions, where the build makes them.
put_help() {
  for page in "$target"/man/*.1; do
    [ ! -f "$page" ] || gzip -9n <"$page" | put_text 644 "$1/share/man/man1/${page##*/}.gz"
  done
  put_completion bash/nodeline "$1/share/bash-completion/completions/nodeline"
  put_completion zsh/_nodeline "$1/share/zsh/vendor-completions/_nodeline"
  put_completion fish/nodeline.fish "$1/share/fish/vendor_completions.d/nodeline.fish"
}

put_completion() {
  [ ! -f "$target/completions/$1" ] || put 644 "$target/completions/$1" "$2"
}

contents_nodeline() {
  put_program /usr/lib/nodeline
  put_link ../lib/nodeline/nodeline /usr/bin/nodeline
  put_board /usr/lib/nodeline/board
  put 755 "$tree/udev/nodeline-boards" /usr/sbin/nodeline-boards
  put 644 "$tree/udev/71-nodeline-serial.rules" /usr/lib/udev/rules.d/71-nodeline-serial.rules
  # nodeline-boards writes there.
  put_folder /etc/udev/rules.d
  unit | put_text 644 /usr/lib/systemd/system/nodeline.service
  put 644 "$tree/udev/boards.table" /etc/nodeline/boards.table
  put 644 "$tree/docs/bench.yaml" /etc/nodeline/example.yaml
  put_help /usr
  put 644 "$tree/README.md" /usr/share/doc/nodeline/README.md
  put 644 "$tree/udev/README.md" /usr/share/doc/nodeline/udev/README.md
  put_documents /usr/share/doc/nodeline
}

# put_documents FOLDER: what the documents link to, too.
put_documents() {
  (cd "$tree" && find docs clients -type f \( -name '*.md' -o -name 'grafana.json' -o -path 'docs/examples/*' \
    -o -name nodeline.py \) | sort) >"$work/documents.list"
  while IFS= read -r file; do put 644 "$tree/$file" "$1/$file"; done <"$work/documents.list"
}

contents_nodeline_shim() {
  install_board install
}

contents_nodeline_gadget() {
  install_board install-gadget
}

# install_board TARGET: as the recipes of other systems do.
install_board() {
  make_board_source
  make -s -C "$board_source" "$1" DESTDIR="$root"
}

# Sets board_source to the tree of nodeline-shim-VERSION.tar.gz.
make_board_source() {
  board_source=$work/board-source
  if [ ! -d "$board_source" ]; then
    outer=$root
    root=$board_source
    contents_shim_source
    root=$outer
  fi
}

contents_shim_source() {
  put_board ''
  put 644 "$here/shim/Makefile" /Makefile
  put 644 "$tree/LICENSE" /LICENSE
  put 644 "$tree/dut-shim/README.md" /README.md
}

contents_tarball() {
  put_program ''
  put_board /board
  put_help ''
  for file in "$tree"/udev/* "$tree"/udev/gadget/*; do
    [ ! -f "$file" ] || put 644 "$file" "${file#"$tree"}"
  done
  chmod 755 "$root/udev/install" "$root/udev/nodeline-boards" "$root/udev/gadget/nodeline-gadget"
  put 644 "$tree/LICENSE" /LICENSE
  put 644 "$tree/README.md" /README.md
  put 644 "$tree/docs/bench.yaml" /docs/bench.yaml
  put_documents ''
}

# contents_recipes HASH: of the shim's sources.
contents_recipes() {
  (cd "$here" && find buildroot openwrt yocto -type f | sort) >"$work/recipes.list"
  while IFS= read -r file; do
    case $file in *.bb) to=${file%.bb}_$version.bb ;; *) to=$file ;; esac
    recipe "$1" <"$here/$file" | put_text 644 "/$to"
  done <"$work/recipes.list"
}

# recipe HASH: fills in one of them.
recipe() {
  licence=$(sha256sum "$tree/LICENSE")
  licence_md5=$(md5sum "$tree/LICENSE")
  sed "s|@VERSION@|$version|g; s|@DEBIAN@|$debian|g; s|@SITE@|$site|g; s|@HASH@|$1|g
    s|@LICENSE_SHA256@|${licence%% *}|g; s|@LICENSE_MD5@|${licence_md5%% *}|g"
}
