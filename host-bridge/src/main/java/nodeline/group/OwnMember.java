// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * A member that this host has in a group whose log others share. Its calls begin once it has joined
 * and this host has the claim of it. A guest has no claim: each of its calls joins.
 */
final class OwnMember {
  final Member member;

  /** Calls that have not begun, the first one first. */
  final Deque<Waiter> queue = new ArrayDeque<>();

  /** Calls whose records are under way. */
  int underWay;

  /** Whether its join is under way. */
  boolean joining;

  boolean joined;

  /** Why it cannot be a member. */
  Optional<String> refusal = Optional.empty();

  /** Whether its console is open here. */
  private boolean here = true;

  private Optional<GroupLog.Following> claiming = Optional.empty();
  private Optional<GroupLog.Claim> claim = Optional.empty();

  /** The client that speaks for it on LAVA's wire; empty for a device. */
  private final String client;

  /** When it was asked for last, in seconds since 1970; of a guest. */
  private long used;

  OwnMember(Member member) {
    this(member, "");
  }

  /** A guest: nothing is claimed for it, and it joins by its calls. */
  OwnMember(Member member, String client) {
    this.member = member;
    this.client = client;
  }

  String client() {
    return client;
  }

  boolean isGuest() {
    return !client.isEmpty();
  }

  void use(long now) {
    used = now;
  }

  /** Whether it has no calls that have not come back, and had none lately. */
  boolean isIdle(long since) {
    return queue.isEmpty() && underWay == 0 && used < since;
  }

  boolean admitted() {
    return isGuest() || (joined && isClaimed());
  }

  /** Whether this host has the claim. */
  boolean isClaimed() {
    return claim.filter(GroupLog.Claim::ours).isPresent();
  }

  /** Whether this host is to have the claim: a call of the host itself needs it for a moment. */
  private boolean isWanted() {
    return here || !queue.isEmpty();
  }

  /** Whether it needs a claim that it does not try to get; gives back one that it needs not. */
  boolean wantsClaim() {
    if (!isWanted()) {
      release();
    }
    return isWanted() && claiming.isEmpty();
  }

  void claims(GroupLog.Following following) {
    claiming = Optional.of(following);
  }

  /** Who has the claim is known. */
  void told(GroupLog.Claim now) {
    claim = Optional.of(now).filter(unused -> claiming.isPresent());
  }

  /** Its console is open here, or is not any more: then the claim is free for another host. */
  void present(boolean now) {
    here = now;
  }

  /** Gives the claim back. */
  void release() {
    claiming.ifPresent(GroupLog.Following::close);
    claiming = Optional.empty();
    claim = Optional.empty();
  }

  /** The other host that has it. */
  Optional<String> elsewhere() {
    return claim.filter(now -> !now.ours()).map(GroupLog.Claim::holder);
  }

  /** Its join has come back. */
  void joined(Optional<String> refused) {
    joining = false;
    joined = refused.isEmpty();
    refusal = refused;
  }

  /** Begins again: nothing is under way, and it has not joined. */
  void forget() {
    joining = false;
    joined = false;
    refusal = Optional.empty();
    underWay = 0;
  }

  /** Whether it makes the call. */
  boolean makes(Waiter waiter) {
    return isGuest() == waiter.guest.isPresent()
        && waiter.caller.job().equals(member.job())
        && (isGuest() || waiter.caller.equals(member));
  }

  /** Why its calls cannot begin yet, for people. */
  String obstacle() {
    if (elsewhere().isPresent()) {
      return "the device is at " + elsewhere().get();
    }
    return joined ? "the device is claimed for this host" : "the device joins the group";
  }
}
