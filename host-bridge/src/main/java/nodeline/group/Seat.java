// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

/**
 * The place of a member in its group.
 *
 * @param device whether the member is a device of this bridge, and no guest
 * @param left whether the member needs the group no more: it counts until another takes its place
 */
record Seat(Member member, Account account, boolean device, boolean left) {
  Seat leave() {
    return new Seat(member, account, device, true);
  }
}
