Y(){ trap - 0 1 2 3 15;[ -z "$S" ]||stty "$S"
for f in @DIRS@;do { [ ! -h "$f" ]&&{ [ -O "$f" ]||[ "$POSH_VERSION" ];}&&[ -x "$f/bin/lava-self" ];} 2>/dev/null&&PATH=$PATH:$f/bin;done
IFS=$I
unset A B I L S T b c cmd e f g h i k l m n o q r s t v w x z t0 t1 t2 t3 t4 t5 t6 t7 t8 t9 t10 t11 t12 t13 t14 t15
unset -f C D E F G H K Q R Z
echo "=$N:begin";eval "$1";}
u(){ printf %b "$1";};x=\\0101;case $POSH_VERSION$KSH_VERSION in ?*)case $(print -n $x;echo "$x\\c") in AA)u(){ print -n -- "$1";};;A)u(){ echo "$1\\c";};;esac;esac 2>/dev/null
