// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.wire;

import nodeline.group.Member;

/**
 * Who asks, as each request says it.
 *
 * @param member its strings are octets
 * @param host name of the machine it is on; the coordinator only keeps it
 * @param groupSize members of the group when complete: the first request of a group makes it
 */
public record ClientIdentity(Member member, String host, int groupSize) {}
