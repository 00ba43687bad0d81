// SPDX-License-Identifier: Apache-2.0
/** Clusters of real etcd servers on the loopback, and the logs that groups have there. */
package nodeline.hardware.etcd;
