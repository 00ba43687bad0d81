# SPDX-License-Identifier: Apache-2.0
#
# Runs the command of exec.sh without an input, docs/push.md; typed to the reader of boot.sh.

# ksh93 adds 256 to the number of a signal, other shells add 128.
(_nl_run "exec </dev/null;$_command")
_result=$?
[ $_result -lt 256 ] || _result=$((_result - 128))
[ -z "$_modes" ] || stty -echo -ixon susp undef quit undef
_nl_answer
_nl_answer
