#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
set -e
echo "serving at $PORT"
lava-send ready "port=$PORT"
lava-wait client-done
echo "<LAVA_SIGNAL_TESTCASE TEST_CASE_ID=serve RESULT=pass>"
