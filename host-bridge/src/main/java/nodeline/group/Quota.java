// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

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
