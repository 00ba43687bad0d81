// SPDX-License-Identifier: Apache-2.0

/** A board that floods the bridge or replays frames, and what the other boards notice of it. */
package nodeline.hardware.flood;
