#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Two boards meet: nodeline run bench.yaml -- ./meeting.sh
set -eu
nodeline=${NODELINE:-nodeline}
for board in server client; do
  "$nodeline" push --dir /tmp/nodeline-harness "$board" >&2
done
"$nodeline" exec --dir /tmp/nodeline-harness server -- lava-send ready port=5201
# shellcheck disable=SC2016 # a line for the board's shell
"$nodeline" exec --dir /tmp/nodeline-harness client -- 'lava-wait ready; cat "$LAVA_MULTI_NODE_CACHE"'
