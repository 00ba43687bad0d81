#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The demo's client: its test script, as it would run on a board.
set -eu

lava-wait ready
echo 'from the server:'
cat "$LAVA_MULTI_NODE_CACHE"

# The request of "lava-send usb speed=480", written by hand, so that a kernel message lands in its middle.
echo 'now a kernel message cuts a request in two:'
printf '~NL1:0123456789ab:1:s:0::1:1:13:08[   12.345678] usb 1-1: new high-speed USB device\n035:usb,speed=480:5643411270\n'

echo 'measuring'
sleep 1
lava-send result bitrate=941M

lava-sync done
