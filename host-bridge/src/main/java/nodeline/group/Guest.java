// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

/**
 * A member that comes over the wire.
 *
 * @param client the name of the client that pays for what the guest holds, not empty
 */
public record Guest(Member member, String client) {}
