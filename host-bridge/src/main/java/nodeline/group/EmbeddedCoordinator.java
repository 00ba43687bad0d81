// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The coordinator inside the bridge: tells a waiter the moment that its message exists.
 *
 * <p>It holds its lock only to look at the groups and to change them; outcomes are told after that,
 * so a callback may call the coordinator again.
 */
public final class EmbeddedCoordinator implements Coordinator {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedCoordinator.class);

  private final Limits limits;
  private final Object lock = new Object();
  private final Map<String, Room> rooms = new LinkedHashMap<>();
  private boolean closed;

  /** A group and the calls that wait in it. */
  private record Room(Group group, Set<Waiter> waiters) {}

  public EmbeddedCoordinator() {
    this(Limits.DEFAULT);
  }

  public EmbeddedCoordinator(Limits limits) {
    this.limits = limits;
  }

  @Override
  public void join(Member member, int groupSize) {
    List<Told> told;
    synchronized (lock) {
      Room room = rooms.get(member.group());
      if (room == null) {
        room = open(member.group(), groupSize);
      }
      told = room.group().join(member, groupSize) ? collect(room) : List.of();
    }
    told.forEach(Told::tell);
  }

  private Room open(String name, int size) {
    if (rooms.size() == limits.groups()) {
      throw new IllegalArgumentException("too many groups: max=" + limits.groups());
    }
    Room room = new Room(new Group(name, size, limits), new LinkedHashSet<>());
    rooms.put(name, room);
    return room;
  }

  @Override
  public Pending call(Member caller, String callId, Call call, Consumer<Outcome> whenDone) {
    List<Told> told = new ArrayList<>();
    Waiter waiter;
    synchronized (lock) {
      Room room = rooms.get(caller.group());
      if (room == null || !room.group().has(caller)) {
        throw new IllegalStateException("not a member: " + caller);
      }
      waiter = new Waiter(room, caller, callId, call, whenDone);
      if (!closed) {
        begin(room, waiter, told);
      }
    }
    told.forEach(Told::tell);
    return waiter;
  }

  private void begin(Room room, Waiter waiter, List<Told> told) {
    if (full(room, waiter)) {
      told.add(new Told(waiter, new Outcome.Failed("too many calls: max=" + limits.calls())));
      return;
    }
    Group.Step step = room.group().begin(waiter.caller, waiter.callId, waiter.call);
    if (step.refusal().isPresent()) {
      told.add(new Told(waiter, new Outcome.Failed(step.refusal().get())));
      return;
    }
    waiter.round = step.round();
    room.waiters().add(waiter);
    told.addAll(collect(room));
  }

  private boolean full(Room room, Waiter waiter) {
    return room.waiters().stream().filter(w -> w.caller.equals(waiter.caller)).count()
        >= limits.calls();
  }

  /** Takes out the waiters whose outcome is known now. */
  private List<Told> collect(Room room) {
    List<Told> told = new ArrayList<>();
    for (Iterator<Waiter> i = room.waiters().iterator(); i.hasNext(); ) {
      Waiter waiter = i.next();
      Optional<Outcome> outcome = room.group().outcome(waiter.call, waiter.round);
      if (outcome.isPresent()) {
        i.remove();
        told.add(new Told(waiter, outcome.get()));
      }
    }
    return told;
  }

  @Override
  public List<GroupView> groups() {
    synchronized (lock) {
      return rooms.values().stream().map(room -> room.group().view()).toList();
    }
  }

  /** Nothing can have an outcome by this: what is sent again was in an open round before. */
  @Override
  public Optional<Cleared> clear(String group) {
    synchronized (lock) {
      Room room = rooms.get(group);
      if (room == null) {
        return Optional.empty();
      }
      Cleared cleared = room.group().clear(room.waiters().size());
      for (Waiter waiter : room.waiters()) {
        waiter.round = room.group().begin(waiter.caller, waiter.callId, waiter.call).round();
      }
      return Optional.of(cleared);
    }
  }

  /** Who is in a group; empty if there is no such group. */
  public Optional<Roster> roster(String group) {
    synchronized (lock) {
      return Optional.ofNullable(rooms.get(group)).map(room -> room.group().roster());
    }
  }

  /**
   * Jobs that sent or synced an id, also those whose message has no data, by the order in which
   * they did so first. What is asked by {@link Call.Wait} after this has all their data.
   */
  public List<String> senders(String group, String id) {
    synchronized (lock) {
      Room room = rooms.get(group);
      return room == null ? List.of() : room.group().senders(id);
    }
  }

  /**
   * Forgets a group: its members, its messages, its rounds. Calls that wait in it fail. Its name is
   * free for another.
   */
  public void drop(String group) {
    List<Told> told = new ArrayList<>();
    synchronized (lock) {
      Room room = rooms.remove(group);
      if (room != null) {
        Outcome gone = new Outcome.Failed("the group was cleared");
        room.waiters().forEach(waiter -> told.add(new Told(waiter, gone)));
        room.waiters().clear();
      }
    }
    told.forEach(Told::tell);
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      for (Room room : rooms.values()) {
        room.waiters().forEach(waiter -> waiter.settled.set(true));
        room.waiters().clear();
      }
    }
  }

  /** An outcome on its way, outside the lock. */
  private record Told(Waiter waiter, Outcome outcome) {
    void tell() {
      if (!waiter.settled.getAndSet(true)) {
        try {
          waiter.whenDone.accept(outcome);
        } catch (RuntimeException e) {
          log.error("{} lost an outcome call={}", waiter.caller, waiter.call.command(), e);
        }
      }
    }
  }

  private final class Waiter implements Pending {
    final Room room;
    final Member caller;
    final String callId;
    final Call call;
    final Consumer<Outcome> whenDone;
    final AtomicBoolean settled = new AtomicBoolean();
    int round;

    Waiter(Room room, Member caller, String callId, Call call, Consumer<Outcome> whenDone) {
      this.room = room;
      this.caller = caller;
      this.callId = callId;
      this.call = call;
      this.whenDone = whenDone;
    }

    @Override
    public Missing missing() {
      synchronized (lock) {
        return room.waiters().contains(this)
            ? room.group().missing(caller, call, round)
            : Missing.NOBODY;
      }
    }

    @Override
    public boolean cancel() {
      synchronized (lock) {
        room.waiters().remove(this);
      }
      return !settled.getAndSet(true);
    }
  }
}
