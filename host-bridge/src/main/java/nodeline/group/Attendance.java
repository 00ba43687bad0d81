// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import nodeline.framing.Octets;
import nodeline.group.OwnCalls.UnderWay;
import nodeline.group.WaitingGroup.Effect;

/**
 * When the members that this host has in a group join it and are claimed, and which members are
 * present. All methods are for the lock of the group.
 *
 * <pre>
 *   log and claims are not read       ⇒ wait
 *   the group has expired, no claims  ⇒ one of all hosts that find it so ends it
 *   ready                             ⇒ members join, and are claimed
 * </pre>
 */
final class Attendance {
  /** Seconds after which a guest that asks for nothing is none of this host's any more. */
  private static final long FORGOTTEN = 3_600;

  private static final long SOON_FORGOTTEN = 60;

  private final String group;
  private final LogHost host;
  private final Replica replica;
  private final OwnCalls own;
  private final Consumer<Runnable> changed;
  private Map<String, String> claims = Map.of();
  private Optional<String> refusal = Optional.empty();
  private int size;
  private boolean current;
  private boolean claimsTold;
  private boolean ready;
  private boolean ending;
  private boolean endTried;

  /** When this host has said so last. */
  private long seen;

  private long vacated;

  /**
   * Nothing is read at first.
   *
   * @param changed does a task under the lock of the group, and what follows from it
   */
  Attendance(
      String group, LogHost host, Replica replica, OwnCalls own, Consumer<Runnable> changed) {
    this.group = group;
    this.host = host;
    this.replica = replica;
    this.own = own;
    this.changed = changed;
  }

  GroupLog.Following followClaims() {
    return host.log()
        .claims(
            group,
            now ->
                changed.accept(
                    () -> {
                      claims = Map.copyOf(now);
                      claimsTold = true;
                    }));
  }

  boolean isReady() {
    return ready;
  }

  /** Members when complete, as this host's configuration says. */
  void resize(int groupSize) {
    size = groupSize;
  }

  /** Asks for another size, and for members that this host has no more, or has now. */
  void regroup(int groupSize, List<Member> leaving, List<Member> joining) {
    joining.forEach(own::add);
    Command change =
        new Command.Regrouped(
            groupSize == size ? 0 : groupSize, // another host may have changed it
            host.octets(),
            host.now(),
            leaving.stream().map(Command.Seated::of).toList(),
            joining.stream().map(Command.Seated::of).toList());
    size = groupSize == 0 ? size : groupSize;
    if (replica.isOpen()) {
      List<OwnMember> mine = joining.stream().flatMap(member -> own.get(member).stream()).toList();
      mine.forEach(member -> member.joining = true);
      own.append(UnderWay.of(change, (effect, told) -> regrouped(effect, mine)));
    }
  }

  private void regrouped(Effect effect, List<OwnMember> joining) {
    refusal = effect.refusal();
    joining.forEach(mine -> mine.joined(effect.refusal()));
  }

  /** All of the log is read. */
  void current() {
    current = true;
  }

  /** The log has ended, or another host has begun to use it. */
  void ended() {
    ending = false;
    endTried = true;
  }

  /**
   * Does what can be done now.
   *
   * @param revision of the last piece that was executed
   */
  void goOn(long revision) {
    if (!ready && current && claimsTold && !ending) {
      if (endTried || !hasExpired()) {
        ready = true;
      } else {
        ending = true;
        host.log().end(group, revision, done -> changed.accept(done ? () -> {} : this::ended));
      }
    }
    if (ready) {
      admit();
    }
  }

  /**
   * Says that this host has members in the group, if no record has said so for that many seconds,
   * and that guests have left of which nothing was heard.
   */
  void tick(long every) {
    long now = host.now();
    own.guests().forget(now - (replica.isOpen() ? FORGOTTEN : SOON_FORGOTTEN));
    if (!ready || !replica.isOpen()) {
      return;
    }
    boolean any = own.members().stream().anyMatch(mine -> !mine.isGuest());
    if (any && now - Math.max(seen, replica.second()) >= every) {
      seen = now;
      own.append(UnderWay.of(new Command.Seen(now)));
    }
    List<UnderWay> idle = own.guests().idle(now - host.keep().toSeconds() - every);
    if (!idle.isEmpty() && now - vacated >= every) {
      vacated = now; // others may have done so by then
      own.append(idle);
    }
  }

  private boolean hasExpired() {
    boolean others = claims.values().stream().anyMatch(holder -> !holder.equals(host.holder()));
    return !others && replica.isOpen() && host.now() - replica.second() > host.keep().toSeconds();
  }

  private void admit() {
    List<UnderWay> joins = new ArrayList<>();
    for (OwnMember mine : own.members()) {
      if (mine.isGuest()) {
        continue; // it joins by its calls
      }
      mine.joined &= replica.has(mine.member) && !(mine.isClaimed() && isAtAnother(mine.member));
      mine.refusal = mine.refusal.filter(why -> replica.refuses(mine.member, size));
      if (!mine.joined && !mine.joining && mine.refusal.isEmpty()) {
        mine.joining = true;
        joins.add(join(mine));
      }
      if (mine.wantsClaim()) {
        mine.claims(claim(mine));
      }
    }
    if (!joins.isEmpty()) {
      if (!replica.isOpen()) {
        joins.add(0, UnderWay.of(Command.Open.within(host.limits(), size)));
      }
      own.append(joins);
    }
  }

  /** Whether another host has joined with it since this one did. */
  private boolean isAtAnother(Member member) {
    return replica
        .places()
        .get(member.job())
        .filter(place -> place.origin().equals(host.origin()))
        .isEmpty();
  }

  private UnderWay join(OwnMember mine) {
    Member member = mine.member;
    Command join = new Command.Join(member.job(), member.role(), size, host.octets(), host.now());
    return UnderWay.of(join, (effect, told) -> mine.joined(effect.refusal()));
  }

  private GroupLog.Following claim(OwnMember mine) {
    return host.log()
        .claim(
            group,
            mine.member.job(),
            host.holder(),
            claim -> changed.accept(() -> mine.told(claim)));
  }

  /** The group with the places of its members; empty if nobody has begun it. */
  Optional<GroupView> view() {
    return Optional.of(replica)
        .filter(Replica::isOpen)
        .map(open -> open.group().view())
        .map(view -> view.at(places(view.members())));
  }

  /** Where the members of a group are. */
  private Map<String, GroupView.Place> places(List<Member> members) {
    Map<String, GroupView.Place> places = new LinkedHashMap<>();
    Set<String> left = Set.copyOf(replica.group().members().left());
    for (Member member : members) {
      String last = replica.places().get(member.job()).map(MemberPlaces.Place::host).orElse("");
      Optional<String> holder = Optional.ofNullable(claims.get(member.job()));
      boolean guest = replica.places().guest(member.job()).isPresent();
      places.put(
          member.job(),
          new GroupView.Place(
              holder.map(Octets::fromText).orElse(last),
              holder.isPresent() || (guest && !left.contains(member.job()))));
    }
    return places;
  }

  /** What people should know of it. */
  List<String> notes() {
    List<String> notes = new ArrayList<>(refusal.stream().toList());
    for (OwnMember mine : own.members()) {
      mine.refusal.ifPresent(notes::add);
      mine.elsewhere()
          .map(other -> "group %s: device %s is at %s".formatted(group, mine.member.job(), other))
          .ifPresent(notes::add);
    }
    return notes;
  }

  /** Whom a call waits for, and what has to be mended first. */
  Missing missing(Waiter waiter, Optional<String> problem) {
    if (replica.waiters().has(waiter)) {
      Missing missing = replica.waiting().missing(waiter);
      return problem.map(missing::behind).orElse(missing);
    }
    return Missing.NOBODY.behind(problem.orElse(obstacle(waiter)));
  }

  /** Why a call that has not begun cannot begin, for people; empty if it is under way. */
  private String obstacle(Waiter waiter) {
    Optional<OwnMember> queued =
        own.get(waiter.caller).filter(member -> member.queue.contains(waiter));
    return queued.map(member -> ready ? member.obstacle() : "the group's log is read").orElse("");
  }
}
