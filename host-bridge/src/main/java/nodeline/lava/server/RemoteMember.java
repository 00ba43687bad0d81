// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import nodeline.group.Member;

/** A member that came over LAVA's wire. */
final class RemoteMember {
  private final ServedGroup group;
  private final Member member;
  private boolean admitted;
  private long used;

  RemoteMember(ServedGroup group, Member member, long now) {
    this.group = group;
    this.member = member;
    this.used = now;
  }

  ServedGroup group() {
    return group;
  }

  Member member() {
    return member;
  }

  /** Whether a client has asked for it in this run, and not left the group after that. */
  boolean admitted() {
    return admitted;
  }

  /** A client asks for it. */
  void admit(long now) {
    admitted = true;
    used = now;
    group.use(now);
  }

  void leave() {
    admitted = false;
  }

  /** When it last asked, in milliseconds. */
  long used() {
    return used;
  }
}
