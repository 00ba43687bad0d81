J(){ v=${w#????????????????};case $v in "$w")v=;esac;u=${w%"$v"};}
[ -z "$B" ]||J(){ eval 'u=${w:0:1} v=${w:1}';}
V(){ s=-1 h=;[ -f "$1" ]&&[ -r "$1" ]||return;exec 9<"$1"
while IFS= read -r w<&9;do w=$w$L;while [ "$w" ];do J;C "$u";w=$v;done;done;exec 9<&-;H;}
O(){ [ -d "$1" ]&&[ ! -h "$1" ]&&{ [ -O "$1" ]||[ "$POSH_VERSION" ];};} 2>/dev/null
W(){ for f in @SUMS@;do V "$1/${f%%:*}";[ "$h" = "${f#*:}" ]||return;done;}
M(){ umask 22;[ -d "$1" ]||mkdir -p "$1"||return;O "$1"||return
z=$1/.nodeline-new;rm -rf "$z";mkdir "$z" "$z/bin" "$z/lib"&&echo '#!/bin/sh'>"$z/x"&&chmod 755 "$z/x"&&"$z/x"&&rm -f "$z/x"&&return
rm -rf "$z";z=;return 1;} 2>/dev/null
U(){ O "$1"||return;for f in @FILES@;do g=$1/$f u=;[ -f "$g" ]&&[ ! -h "$g" ]||continue
exec 9<"$g";read -r u<&9;case $u in '#!'*)read -r u<&9;esac;exec 9<&-
case $u in '# SPDX-License-Identifier: Apache-2.0')rm -f "$g"&&y=$((y+1));esac;done
rm -rf "$1/.nodeline-new";rmdir "$1/bin" "$1/lib" "$1"
[ $y$2 = 0 ]||for g in "$1"/* "$1"/bin/* "$1"/lib/*;do { [ -h "$g" ]||[ -f "$g" ];}||continue
case $g in *[!A-Za-z0-9._/+-]*)g=$1/?;esac
a="$a $g";done;} 2>/dev/null
