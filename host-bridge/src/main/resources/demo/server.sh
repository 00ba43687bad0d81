#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The demo's server: its test script, as it would run on a board.
set -eu

echo "I am job $(lava-self) with the role $(lava-role), in a group of:"
lava-group

echo 'starting the service'
sleep 1
lava-send ready port=5201 'motd=<50% off>'

lava-wait usb
echo 'from the cut request:'
cat "$LAVA_MULTI_NODE_CACHE"

lava-wait-all result client
echo 'from all clients:'
cat "$LAVA_MULTI_NODE_CACHE"

lava-sync done
