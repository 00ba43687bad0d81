// SPDX-License-Identifier: Apache-2.0
/** {@code bench/cluster-faults}: bridges of many hosts while etcd's servers and networks fail. */
package nodeline.hardware.cluster;
