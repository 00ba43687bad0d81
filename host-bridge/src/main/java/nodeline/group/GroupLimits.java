// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

/**
 * What a coordinator holds at most; more is refused.
 *
 * @param groups groups at once
 * @param members members of a group
 * @param messages message ids of a group
 * @param messageOctets octets of one id's data, of all members, as they stand in a cache file
 * @param groupOctets octets of all ids and data of a group
 * @param calls calls of one member under way
 * @param remembered executed calls of one member that are known again
 * @param memberMessages message ids of a group that one member was the first to send
 * @param memberOctets octets of a group that one member has sent: one alone cannot fill it
 * @param quotas what all groups hold together. With these, members of a group that is more than
 *     half full get their parts of the other half
 */
public record GroupLimits(
    int groups,
    int members,
    int messages,
    int messageOctets,
    int groupOctets,
    int calls,
    int remembered,
    int memberMessages,
    int memberOctets,
    Quotas quotas) {
  /** One message's data is what one result of the wire can carry. */
  public static final GroupLimits DEFAULT =
      new GroupLimits(
          5_120,
          10_000,
          40_000,
          1_048_576,
          64 * 1_048_576,
          256,
          4_096,
          10_000,
          8 * 1_048_576,
          Quotas.ofHeap(Runtime.getRuntime().maxMemory()));

  /** The same with other limits of all groups together. */
  public GroupLimits with(Quotas other) {
    return new GroupLimits(
        groups,
        members,
        messages,
        messageOctets,
        groupOctets,
        calls,
        remembered,
        memberMessages,
        memberOctets,
        other);
  }

  /** Limits of each group alone. */
  public GroupLimits(
      int groups,
      int members,
      int messages,
      int messageOctets,
      int groupOctets,
      int calls,
      int remembered,
      int memberMessages,
      int memberOctets) {
    this(
        groups,
        members,
        messages,
        messageOctets,
        groupOctets,
        calls,
        remembered,
        memberMessages,
        memberOctets,
        Quotas.NONE);
  }

  /** Limits by which one member may fill a group. */
  public GroupLimits(
      int groups,
      int members,
      int messages,
      int messageOctets,
      int groupOctets,
      int calls,
      int remembered) {
    this(
        groups,
        members,
        messages,
        messageOctets,
        groupOctets,
        calls,
        remembered,
        messages,
        groupOctets);
  }
}
