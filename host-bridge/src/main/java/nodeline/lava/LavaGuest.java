// SPDX-License-Identifier: Apache-2.0
package nodeline.lava;

import nodeline.group.Member;

/** A member that came over LAVA's wire. */
final class LavaGuest {
  private final LavaRoom room;
  private final Member member;
  private boolean left;

  LavaGuest(LavaRoom room, Member member) {
    this.room = room;
    this.member = member;
  }

  LavaRoom room() {
    return room;
  }

  Member member() {
    return member;
  }

  /** Whether its last request said that it needs the group no more. */
  boolean left() {
    return left;
  }

  void setLeft(boolean gone) {
    left = gone;
  }
}
