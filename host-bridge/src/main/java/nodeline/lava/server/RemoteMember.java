// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import nodeline.group.Member;

/** A member that came over LAVA's wire. */
final class RemoteMember {
  private final ServedGroup group;
  private final Member member;
  private boolean left;

  RemoteMember(ServedGroup group, Member member) {
    this.group = group;
    this.member = member;
  }

  ServedGroup group() {
    return group;
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
