# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
#
# For /etc/profile.d: the commands of the shim take the port over USB, where there is one.
if [ -c /dev/ttyGS0 ]; then
  export NODELINE_TTY=/dev/ttyGS0
fi
