// SPDX-License-Identifier: Apache-2.0
/** {@code bench/scaling}: what a cluster costs, measured, and what larger labs would cost. */
package nodeline.hardware.scaling;
