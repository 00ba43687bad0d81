// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import nodeline.group.Coordinator.Cleared;
import nodeline.group.OwnCalls.UnderWay;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One group of a {@link LoggedCoordinator}: its replica, and the members that this host has in it.
 *
 * <pre>
 *   own record is back  ⇒ its call has its outcome, or waits in the replica
 *   snapshot, or end    ⇒ members join again, calls begin again: their ids make that harmless
 *   a record that this program cannot execute ⇒ the group stops: calls fail
 * </pre>
 */
final class LoggedGroup implements GroupLog.Follower, Waiter.Place {
  private static final Logger log = LoggerFactory.getLogger(LoggedGroup.class);

  private final String name;
  private final String client;
  private final LogHost host;
  private final GroupLock lock;
  private final Replica replica;
  private final OwnCalls own;
  private final Attendance attendance;
  private final List<GroupLog.Following> followings = new ArrayList<>();
  private Optional<String> stopped = Optional.empty();
  private long revision;
  private long heap;

  /**
   * A group that is not followed yet.
   *
   * @param client on LAVA's wire that named it first at this host; empty: none did
   */
  LoggedGroup(String name, String client, LogHost host) {
    this.name = name;
    this.client = client;
    this.host = host;
    this.lock = new GroupLock(name);
    this.replica = new Replica(name, host.limits());
    this.own = new OwnCalls(name, host, replica);
    this.attendance = new Attendance(name, host, replica, own, this::changed);
  }

  LoggedGroup start() {
    synchronized (lock) {
      followings.add(host.log().follow(name, this));
      followings.add(attendance.followClaims());
    }
    return this;
  }

  private void changed(Runnable task) {
    lock.run(
        told -> {
          task.run();
          settle(told);
        });
  }

  /** What follows from anything that has changed. */
  private void settle(List<Runnable> told) {
    if (stopped.isEmpty()) {
      attendance.goOn(revision);
    }
    List.copyOf(own.members()).forEach(member -> begin(member, told));
  }

  private void begin(OwnMember member, List<Runnable> told) {
    Optional<String> why = stopped.isPresent() ? stopped : member.refusal;
    if (why.isPresent()) {
      own.fail(member, why.get(), told);
    } else if (attendance.isReady() && member.admitted()) {
      own.begin(member, told);
    }
  }

  void join(Member member, int size) {
    changed(
        () -> {
          attendance.resize(size);
          own.add(member);
        });
  }

  int members() {
    return lock.get(() -> own.members().size());
  }

  void present(Member member, boolean here) {
    changed(() -> own.get(member).ifPresent(mine -> mine.present(here)));
  }

  Pending call(Member caller, String callId, Call call, Consumer<Outcome> whenDone) {
    Waiter waiter = new Waiter(caller, callId, call, this, whenDone);
    lock.run(
        told -> {
          OwnMember member = own.require(caller);
          own.take(member, waiter, told);
          if (member.admitted()) {
            begin(member, told);
          } else {
            settle(told);
          }
        });
    return waiter;
  }

  @Override
  public void snapshot(long at, List<String> lines) {
    lock.run(
        told -> {
          own.takeBack();
          restore(at, lines, told);
        });
  }

  private void restore(long at, List<String> lines, List<Runnable> told) {
    stopped = Optional.empty();
    revision = at;
    try {
      replica.restore(LogRecord.Snapshot.read(lines));
    } catch (RuntimeException e) {
      stop(at, e, told);
    }
    account();
    settle(told);
  }

  @Override
  public void records(long at, List<String> records) {
    lock.run(
        told -> {
          if (stopped.isEmpty() && at > revision) {
            execute(at, records, told);
          }
        });
  }

  private void execute(long at, List<String> lines, List<Runnable> told) {
    try {
      List<LogRecord> records = lines.stream().map(LogRecord::read).toList();
      boolean was = replica.isOpen();
      records.forEach(record -> own.execute(record, told));
      revision = at;
      boolean ours = records.get(records.size() - 1).origin().equals(host.origin());
      if (ours && was && !replica.isOpen()) {
        told.add(() -> host.log().end(name, at, done -> {})); // all have left
      }
      replica
          .snapshotIfDue()
          .filter(due -> ours)
          .ifPresent(due -> told.add(() -> host.log().replace(name, at, due.lines())));
    } catch (RuntimeException e) {
      stop(at, e, told);
    }
    account();
    settle(told);
  }

  /** Never skips a record: what it asks for would be missing here, and nowhere else. */
  private void stop(long at, RuntimeException cause, List<Runnable> told) {
    log.error("group {} stopped revision={}", name, at, cause);
    String why =
        cause instanceof LogRecord.UnreadableException ? cause.getMessage() : "a record is damaged";
    stopped = Optional.of("group %s stopped at revision %d: %s".formatted(name, at, why));
    own.members().forEach(OwnMember::release);
    own.fail(stopped.get(), told);
  }

  private void account() {
    host.held().add(replica.heap() - heap);
    heap = replica.heap();
  }

  @Override
  public void current(long at) {
    changed(attendance::current);
  }

  @Override
  public void ended() {
    lock.run(
        told -> {
          own.takeBack();
          attendance.ended();
          restore(0, List.of(), told);
        });
  }

  /** Says what is due: see {@link Attendance#tick}. */
  void tick(long every) {
    lock.run(told -> attendance.tick(every));
  }

  /**
   * Takes a guest's call.
   *
   * @return whether it did: a group that is closed has a successor, or will have
   */
  boolean ask(Waiter waiter) {
    return lock.run(
        told ->
            own.guests()
                .get(waiter, told)
                .ifPresent(
                    guest -> {
                      own.take(guest, waiter, told);
                      begin(guest, told);
                    }));
  }

  /** Ends it here if a guest named it first, and this host has nobody in it now. */
  boolean closeIfIdle() {
    return lock.get(
        () -> {
          boolean idle = !client.isEmpty() && own.guests().isEmpty();
          if (idle) {
            close();
          }
          return idle;
        });
  }

  /** When a host had members in it, as far as is known; seconds since 1970. */
  long second() {
    return lock.get(replica::second);
  }

  /**
   * Forgets the messages.
   *
   * @param whenDone told what there was; nothing if there is no such group
   */
  void clear(Consumer<Optional<Cleared>> whenDone) {
    lock.run(
        told -> {
          if (replica.isOpen() && stopped.isEmpty()) {
            Command clear = new Command.Clear(replica.epoch());
            own.append(UnderWay.of(clear, (e, all) -> all.add(() -> whenDone.accept(e.cleared()))));
          } else {
            told.add(() -> whenDone.accept(Optional.empty()));
          }
        });
  }

  /** Why members and size cannot change so, as far as this host knows. */
  Optional<String> refusal(int size, List<Member> leaving, List<Member> joining) {
    return lock.get(
        () -> replica.isOpen() ? replica.refusal(size, leaving, joining) : Optional.empty());
  }

  /**
   * Changes the members that this host has in it, and its size.
   *
   * @param size 0: as before
   */
  void regroup(int size, List<Member> leaving, List<Member> joining) {
    lock.run(
        told -> {
          leaving.forEach(gone -> own.get(gone).ifPresent(mine -> own.remove(mine, told)));
          attendance.regroup(size, leaving, joining);
          settle(told);
        });
  }

  Optional<GroupView> view() {
    return lock.get(attendance::view);
  }

  List<String> notes() {
    List<String> notes = new ArrayList<>();
    synchronized (lock) {
      stopped.ifPresent(notes::add);
      notes.addAll(attendance.notes());
    }
    return notes.stream().distinct().toList();
  }

  @Override
  public Missing missing(Waiter waiter) {
    Optional<String> problem = host.log().problem();
    return lock.get(() -> waiter.isOver() ? Missing.NOBODY : attendance.missing(waiter, problem));
  }

  @Override
  public void leave(Waiter waiter) {
    synchronized (lock) {
      own.leave(waiter);
    }
  }

  /** The lines of a snapshot of it; empty if nobody has begun it. */
  Optional<List<String>> lines() {
    synchronized (lock) {
      return Optional.of(replica).filter(Replica::isOpen).map(open -> open.snapshot().lines());
    }
  }

  void close() {
    lock.close(
        () -> {
          if (!client.isEmpty()) {
            host.guests().removeGroup(client);
          }
          own.close();
          followings.forEach(GroupLog.Following::close);
          host.held().add(-heap);
          heap = 0;
        });
  }
}
