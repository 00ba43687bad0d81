// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import nodeline.group.Coordinator.Cleared;
import nodeline.group.Coordinator.Regroup;

/**
 * A coordinator of groups that the bridges of many hosts share: each has a replica of each group
 * that it has members in, and executes the commands of the group's log in their order.
 *
 * <p>Sends and syncs are one append each, and told when they have come back. All other calls, and
 * whom a call waits for, come from the replica. While the log cannot be reached, calls wait.
 */
public final class LoggedCoordinator implements Coordinator {
  /** Groups that nobody has had for so long are over. */
  private static final Duration KEEP = Duration.ofHours(24);

  private static final Duration SEEN_EVERY = Duration.ofHours(1);
  private static final Duration TICK = Duration.ofMinutes(1);

  private final LogHost host;
  private final Map<String, LoggedGroup> groups = new LinkedHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "group-log");
            thread.setDaemon(true);
            return thread;
          });
  private final GroupSweep sweep;
  private final Future<?> ticking;
  private final long seenEvery;
  private boolean closed;

  /**
   * Follows no group yet.
   *
   * @param limits what this host holds at most: refused before it is appended. Records of other
   *     hosts are executed whatever they take
   * @param log closed with the coordinator
   * @param host its name, for people
   */
  public LoggedCoordinator(GroupLimits limits, GroupLog log, String host) {
    this(limits, log, host, Clock.systemUTC());
  }

  /** As the other, with the clock that tells how old groups are. */
  public LoggedCoordinator(GroupLimits limits, GroupLog log, String host, Clock clock) {
    SecureRandom random = new SecureRandom();
    this.host =
        new LogHost(
            limits,
            log,
            "%s (pid %d)".formatted(host, ProcessHandle.current().pid()),
            "%016x".formatted(random.nextLong()),
            clock,
            KEEP,
            new LogHost.HeldOctets(limits.quotas().all().octets()),
            new LogHost.GuestPlaces(limits.quotas()),
            new AtomicLong());
    this.sweep = new GroupSweep(this.host, this::visit);
    this.seenEvery = SEEN_EVERY.toSeconds() + random.nextInt((int) SEEN_EVERY.toSeconds());
    this.ticking =
        timer.scheduleWithFixedDelay(
            this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Does what is due now and then, in groups of this host and in those that nobody has. It does so
   * by itself each minute.
   */
  public void tick() {
    all().forEach(group -> group.tick(seenEvery));
    closeIdle();
    sweep.tick();
  }

  private synchronized void closeIdle() {
    groups.values().removeIf(LoggedGroup::closeIfIdle);
  }

  /** Follows a group that this host does not have. */
  private synchronized Optional<LoggedGroup> visit(String group) {
    return closed || groups.containsKey(group)
        ? Optional.empty()
        : Optional.of(new LoggedGroup(group, "", host).start());
  }

  private synchronized List<LoggedGroup> all() {
    return List.copyOf(groups.values());
  }

  private synchronized Optional<LoggedGroup> get(String group) {
    return Optional.ofNullable(groups.get(group));
  }

  @Override
  public void join(Member member, int groupSize) {
    LoggedGroup group;
    synchronized (this) {
      requireRoom(member.group(), groupSize, 1);
      group = group(member.group());
    }
    group.join(member, groupSize);
  }

  private void requireRoom(String group, int size, int more) {
    GroupLimits limits = host.limits();
    if (size < 1 || size > limits.members()) {
      throw new IllegalArgumentException(
          "group %s: bad size: size=%d, max=%d".formatted(group, size, limits.members()));
    }
    if (!groups.containsKey(group) && groups.size() >= limits.groups()) {
      throw new IllegalArgumentException("too many groups: max=" + limits.groups());
    }
    int members = groups.values().stream().mapToInt(LoggedGroup::members).sum();
    int max = limits.quotas().all().members();
    if (members > max - more) {
      throw new IllegalArgumentException("too many members of all groups: max=" + max);
    }
  }

  private LoggedGroup group(String name) {
    return group(name, "");
  }

  private LoggedGroup group(String name, String client) {
    LoggedGroup group = groups.get(name);
    if (group == null) {
      group = new LoggedGroup(name, client, host);
      groups.put(name, group);
      group.start();
    }
    return group;
  }

  @Override
  public Pending call(Member caller, String callId, Call call, Consumer<Outcome> whenDone) {
    return get(caller.group())
        .orElseThrow(() -> new IllegalStateException("not a member: " + caller))
        .call(caller, host.named(callId), call, whenDone);
  }

  /**
   * Begins what a guest asks: a member on LAVA's wire, which may ask at another host then.
   *
   * @param told the answer, once, unless the call is cancelled or the coordinator closed; from any
   *     thread, or within this method
   */
  public Pending ask(GuestCall asked, Consumer<GuestCall.Answer> told) {
    GuestCall named = asked.call() instanceof Call.Send ? asked.named(host) : asked;
    try {
      while (true) {
        LoggedGroup group = groupOf(named);
        Waiter waiter = new Waiter(named, group, told);
        if (group.ask(waiter)) {
          return waiter;
        }
      }
    } catch (IllegalArgumentException e) {
      Outcome refused = new Outcome.Failed(e.getMessage());
      told.accept(new GuestCall.Answer(Optional.of(refused), List.of()));
      return Pending.OVER;
    }
  }

  private synchronized LoggedGroup groupOf(GuestCall asked) {
    String name = asked.member().group();
    if (closed) {
      throw new IllegalArgumentException("the coordinator ends");
    }
    if (!groups.containsKey(name)) {
      requireRoom(name, Math.max(1, asked.size()), 1);
      String client = asked.guest().client();
      Optional<String> refusal = host.guests().addGroup(client);
      if (refusal.isPresent()) {
        throw new IllegalArgumentException(refusal.get());
      }
      return group(name, client);
    }
    return groups.get(name);
  }

  @Override
  public void present(Member member, boolean here) {
    get(member.group()).ifPresent(group -> group.present(member, here));
  }

  @Override
  public List<GroupView> groups() {
    return all().stream().flatMap(group -> group.view().stream()).toList();
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    host.log().problem().ifPresent(notes::add);
    all().forEach(group -> notes.addAll(group.notes()));
    return notes;
  }

  @Override
  public Optional<LogState> log() {
    GroupLog log = host.log();
    return Optional.of(new LogState(log.endpoint(), log.lagMillis(), log.problem()));
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException with a line for people: the log cannot be reached now
   */
  @Override
  public void clear(String group, Consumer<Optional<Cleared>> whenSafe) {
    Optional<LoggedGroup> known = get(group);
    host.log()
        .problem()
        .filter(unused -> known.isPresent())
        .ifPresent(
            problem -> {
              throw new IllegalStateException(problem);
            });
    known.ifPresentOrElse(found -> found.clear(whenSafe), () -> whenSafe.accept(Optional.empty()));
  }

  @Override
  public void regroup(Regroup change) {
    Map<String, LoggedGroup> changed = new LinkedHashMap<>();
    synchronized (this) {
      change.sizes().forEach((name, size) -> requirePossible(change, name, size));
      change.sizes().keySet().forEach(name -> changed.put(name, group(name)));
    }
    changed.forEach(
        (name, group) ->
            group.regroup(
                change.sizes().get(name), of(name, change.leaving()), of(name, change.joining())));
    change.leaving().stream()
        .map(Member::group)
        .distinct()
        .filter(name -> !change.sizes().containsKey(name))
        .forEach(name -> leave(name, of(name, change.leaving())));
  }

  private void requirePossible(Regroup change, String name, int size) {
    List<Member> joining = of(name, change.joining());
    requireRoom(name, size, joining.size());
    get(name)
        .flatMap(group -> group.refusal(size, of(name, change.leaving()), joining))
        .ifPresent(
            refusal -> {
              throw new IllegalArgumentException(refusal);
            });
  }

  private static List<Member> of(String group, List<Member> members) {
    return members.stream().filter(member -> member.group().equals(group)).toList();
  }

  /** This host has the group no more. */
  private void leave(String name, List<Member> leaving) {
    get(name)
        .ifPresent(
            group -> {
              group.regroup(0, leaving, List.of());
              remove(name, group);
            });
  }

  private synchronized void remove(String name, LoggedGroup group) {
    if (group.members() == 0) {
      groups.remove(name);
      group.close();
    }
  }

  /** Octets of this host's heap that its groups take, as they are estimated. */
  long held() {
    return host.held().held();
  }

  /** A snapshot of a group, to be compared with that of another host. */
  Optional<List<String>> lines(String group) {
    return get(group).flatMap(LoggedGroup::lines);
  }

  @Override
  public void close() {
    List<LoggedGroup> open;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      open = all();
    }
    ticking.cancel(false);
    timer.shutdown();
    sweep.close();
    open.forEach(LoggedGroup::close);
    host.log().close();
  }
}
