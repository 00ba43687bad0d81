// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

/**
 * What all groups together hold at most. Guests are members that come over LAVA's wire. What guests
 * may not have is left to the bench's own devices.
 *
 * @param all all members together
 * @param guests all guests together
 * @param client the guests of one client
 */
public record Quotas(Quota all, Quota guests, Quota client) {
  private static final Quota ANY = new Quota(Long.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

  /** No limits but those of each group. */
  public static final Quotas NONE = new Quotas(ANY, ANY, ANY);

  private static final int GROUPS = 5_120;
  private static final int MEMBERS = 20_480;

  /**
   * A quarter of the heap, as a rewrite of the journal takes as much once more; half of that for
   * guests, a quarter for one client of theirs.
   *
   * @param heap octets that Java may take at most
   */
  public static Quotas ofHeap(long heap) {
    Quota all = new Quota(heap / 4, GROUPS, MEMBERS);
    return new Quotas(all, all.part(2), all.part(4));
  }

  /** For a coordinator without devices of its own. */
  public Quotas forGuestsAlone() {
    return new Quotas(all, all, all.part(2));
  }

  /** For a bridge that does not serve LAVA's wire. */
  public Quotas withoutGuests() {
    Quota none = new Quota(0, 0, 0);
    return new Quotas(all, none, none);
  }

  /** Octets that are the devices' alone. */
  long deviceOctets() {
    return all.octets() - guests.octets();
  }

  /**
   * What somebody may hold of all groups together.
   *
   * @param octets octets of Java's heap, as they are estimated: text, and so much for each object
   * @param groups groups that it has made
   * @param members places in groups
   */
  public record Quota(long octets, int groups, int members) {
    /** The same, divided. */
    Quota part(int of) {
      return new Quota(octets / of, groups / of, members / of);
    }
  }
}
