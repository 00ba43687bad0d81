// SPDX-License-Identifier: Apache-2.0
/**
 * Groups of devices that exchange messages: the calls of the MultiNode API, and who executes them.
 *
 * <p>Every string here (ids, keys, values, jobs, roles) holds octets: one character below 256 for
 * each octet that a board sent. Those who show or take text convert it.
 */
package nodeline.group;
