// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

/**
 * A change of a key of ours.
 *
 * @param put whether it has the value now; else the key is no more
 * @param revision of the change
 */
record EtcdEvent(boolean put, EtcdKeys.Place place, KeyValue pair, long revision) {}
