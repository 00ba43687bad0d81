# SPDX-License-Identifier: Apache-2.0
#
# Runs the command of exec.sh with an input, docs/push.md; typed to the reader of boot.sh.

# A second reader, which is no job of its own, gives the command its input by a pipe, which is 4 there. The terminal, 3,
# stays as the readers have it. The command waits for the first line in the pipe. A damaged line has no answer, which
# would be one in the command's output.
[ -z "$KSH_VERSION" ] || set +m
exec 3>&1
{
	trap - 0 1 2 3 15
	_damaged=:
	echo "=$_nonce:feed" >&3
	_nl_read
	# Here it was too long for the reader's patience.
	_at=$_place _result=cut
	_nl_answer
} 4>&1 >&3 2>/dev/null | {
	# Without it the host was lost, and the command must not take that for the end of its input.
	IFS= read -r _line && (_modes=; _nl_run "$_command") 3>&-
	_result=$?
	[ $_result -lt 256 ] || _result=$((_result - 128))
	_nl_answer
	_nl_answer
	_nl_answer
}
exec 3>&-
[ -z "$_modes" ] || stty -echo -ixon susp undef quit undef
