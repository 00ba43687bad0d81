// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The logs that hosts share, in memory. Nothing happens by itself: each step does one thing of one
 * host, so a test has any order of them on a seed.
 */
final class MemoryLogs {
  private final Map<String, Log> logs = new HashMap<>();
  private final List<HostLog> hosts = new ArrayList<>();
  private final Map<String, Map<String, Deque<Claiming>>> claims = new HashMap<>();
  private long revision;
  private int claimChanges;
  private int ids;
  private boolean doubles;

  /** What one group's log holds. */
  private static final class Log {
    final TreeMap<Long, List<String>> pieces = new TreeMap<>();
    List<String> snapshot = List.of();
    long snapshotAt;

    /** Revision of its last piece or snapshot. */
    long last() {
      return pieces.isEmpty() ? snapshotAt : pieces.lastKey();
    }
  }

  private record Claiming(HostLog host, String group, String name, String holder) {}

  /** A host's connection, which is up. */
  synchronized HostLog host() {
    HostLog host = new HostLog();
    hosts.add(host);
    return host;
  }

  /** From now on some answers to appends are lost, so that they are tried once more. */
  synchronized void loseAnswers() {
    doubles = true;
  }

  /** Does everything that can be done, in a fixed order. */
  void settle() {
    boolean any = true;
    while (any) {
      any = false;
      for (HostLog host : hosts()) {
        while (host.step(Optional.empty())) {
          any = true;
        }
      }
    }
  }

  /** Does everything as soon as it can be done, until what is returned is closed. */
  AutoCloseable pump() {
    ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    Future<?> pumping = thread.scheduleWithFixedDelay(this::settle, 0, 1, TimeUnit.MILLISECONDS);
    return () -> {
      pumping.cancel(false);
      thread.shutdown();
    };
  }

  /** Does one thing, or perhaps nothing. */
  void step(Random random) {
    List<HostLog> all = hosts();
    all.get(random.nextInt(all.size())).step(Optional.of(random));
  }

  private synchronized List<HostLog> hosts() {
    return List.copyOf(hosts);
  }

  /** Records of a group after its snapshot. */
  synchronized int records(String group) {
    return log(group).pieces.values().stream().mapToInt(List::size).sum();
  }

  synchronized List<String> snapshot(String group) {
    return log(group).snapshot;
  }

  /** Puts a piece into a log, whoever wrote it. */
  synchronized void write(String group, List<String> records) {
    log(group).pieces.put(++revision, List.copyOf(records));
  }

  /** Puts a snapshot in the place of all records that a host has been told. */
  synchronized void replaceAt(String group, HostLog host, List<String> snapshot) {
    Log log = log(group);
    long at = host.feeds.containsKey(group) ? host.feeds.get(group).at : 0;
    if (at > log.snapshotAt) {
      log.snapshot = List.copyOf(snapshot);
      log.snapshotAt = at;
      log.pieces.headMap(at, true).clear();
    }
  }

  private Log log(String group) {
    return logs.computeIfAbsent(group, unused -> new Log());
  }

  /** What one host has of them. */
  final class HostLog implements GroupLog {
    private final Deque<Request> outbox = new ArrayDeque<>();
    private final Map<String, Feed> feeds = new LinkedHashMap<>();
    private final List<Supplier<Optional<Runnable>>> claimFeeds = new ArrayList<>();
    private final Set<Integer> done = new HashSet<>();
    private int claimsSeen = -1;
    private long mostWaiting = Long.MAX_VALUE;
    private boolean up = true;
    private boolean closed;

    /**
     * What is asked of the servers.
     *
     * @param append whether it may be asked twice
     */
    private record Request(Runnable task, boolean append) {}

    /** One follower. */
    private final class Feed {
      final Follower follower;
      Log seen;
      long at = -1;
      boolean current;

      Feed(Follower follower) {
        this.follower = follower;
      }

      Optional<Runnable> next(String group) {
        Log log = log(group);
        if (seen != null && seen != log) {
          seen = log;
          at = 0;
          current = false;
          return Optional.of(follower::ended);
        }
        seen = log;
        if (at < log.snapshotAt) {
          at = log.snapshotAt;
          List<String> lines = log.snapshot;
          long told = at;
          return Optional.of(() -> follower.snapshot(told, lines));
        }
        Map.Entry<Long, List<String>> piece = log.pieces.higherEntry(at);
        if (piece != null) {
          at = piece.getKey();
          return Optional.of(() -> follower.records(piece.getKey(), piece.getValue()));
        }
        long told = at;
        boolean due = !current;
        current = true;
        return due ? Optional.of(() -> follower.current(told)) : Optional.empty();
      }
    }

    /** Takes no call of more octets. */
    void takeAtMost(long octets) {
      synchronized (MemoryLogs.this) {
        mostWaiting = octets;
      }
    }

    /** No step does anything until {@link #connect}. */
    void cut() {
      synchronized (MemoryLogs.this) {
        up = false;
      }
    }

    void connect() {
      synchronized (MemoryLogs.this) {
        up = true;
      }
    }

    /** Its claims have ended, as its lease has. */
    void lapse() {
      synchronized (MemoryLogs.this) {
        claims.values().forEach(names -> names.values().forEach(this::removeOwn));
        claimChanges++;
      }
    }

    private void removeOwn(Deque<Claiming> queue) {
      queue.removeIf(claiming -> claiming.host() == this);
    }

    boolean step(Optional<Random> random) {
      Optional<Runnable> task;
      synchronized (MemoryLogs.this) {
        task = up && !closed ? next(random) : Optional.empty();
      }
      task.ifPresent(Runnable::run);
      return task.isPresent();
    }

    private Optional<Runnable> next(Optional<Random> random) {
      boolean outFirst = random.isEmpty() || random.get().nextInt(4) == 0;
      if (outFirst && !outbox.isEmpty()) {
        boolean lost =
            doubles && outbox.peek().append() && random.isPresent() && random.get().nextInt(3) == 0;
        return Optional.of((lost ? outbox.peek() : outbox.poll()).task());
      }
      for (Map.Entry<String, Feed> feed : feeds.entrySet()) {
        Optional<Runnable> told = feed.getValue().next(feed.getKey());
        if (told.isPresent()) {
          return told;
        }
      }
      return claimsSeen == claimChanges ? Optional.empty() : nextClaim();
    }

    private Optional<Runnable> nextClaim() {
      for (Supplier<Optional<Runnable>> feed : claimFeeds) {
        Optional<Runnable> told = feed.get();
        if (told.isPresent()) {
          return told;
        }
      }
      claimsSeen = claimChanges;
      return Optional.empty();
    }

    private void send(boolean append, Runnable task) {
      synchronized (MemoryLogs.this) {
        outbox.add(new Request(task, append));
      }
    }

    @Override
    public void append(String group, List<String> records, Runnable whenSafe) {
      int id;
      synchronized (MemoryLogs.this) {
        id = ++ids;
      }
      send(
          true,
          () -> {
            synchronized (MemoryLogs.this) {
              if (!done.add(id)) {
                return; // its answer was lost, and it is here
              }
              write(group, records);
            }
            whenSafe.run();
          });
    }

    @Override
    public Following follow(String group, Follower follower) {
      synchronized (MemoryLogs.this) {
        feeds.put(group, new Feed(follower));
      }
      return () -> {
        synchronized (MemoryLogs.this) {
          feeds.remove(group);
        }
      };
    }

    @Override
    public void replace(String group, long at, List<String> snapshot) {
      send(
          false,
          () -> {
            synchronized (MemoryLogs.this) {
              Log log = log(group);
              if (at > log.snapshotAt) {
                log.snapshot = List.copyOf(snapshot);
                log.snapshotAt = at;
                log.pieces.headMap(at, true).clear();
              }
            }
          });
    }

    @Override
    public void end(String group, long at, Consumer<Boolean> told) {
      send(
          false,
          () -> {
            boolean ends;
            synchronized (MemoryLogs.this) {
              Log log = log(group);
              ends = log.last() == at && at > 0;
              if (ends) {
                logs.put(group, new Log());
              }
            }
            told.accept(ends);
          });
    }

    @Override
    public Following claim(String group, String name, String holder, Consumer<Claim> told) {
      Claiming mine = new Claiming(this, group, name, holder);
      Optional<?>[] last = {Optional.empty()};
      Supplier<Optional<Runnable>> feed =
          () -> {
            Deque<Claiming> queue = queue(mine);
            if (!queue.contains(mine)) {
              queue.add(mine);
              claimChanges++;
            }
            Claiming first = queue.peek();
            if (last[0].equals(Optional.of(first))) {
              return Optional.empty();
            }
            last[0] = Optional.of(first);
            return Optional.of(
                () -> told.accept(new Claim(name, first.holder(), first.equals(mine))));
          };
      synchronized (MemoryLogs.this) {
        claimFeeds.add(feed);
        claimChanges++;
      }
      return () -> {
        synchronized (MemoryLogs.this) {
          claimFeeds.remove(feed);
          queue(mine).remove(mine);
          claimChanges++;
        }
      };
    }

    private Deque<Claiming> queue(Claiming of) {
      return claims
          .computeIfAbsent(of.group(), unused -> new LinkedHashMap<>())
          .computeIfAbsent(of.name(), unused -> new ArrayDeque<>());
    }

    @Override
    public Following claims(String group, Consumer<Map<String, String>> told) {
      Optional<?>[] last = {Optional.empty()};
      Supplier<Optional<Runnable>> feed =
          () -> {
            Map<String, String> now = holders(group);
            if (last[0].equals(Optional.of(now))) {
              return Optional.empty();
            }
            last[0] = Optional.of(now);
            return Optional.of(() -> told.accept(now));
          };
      synchronized (MemoryLogs.this) {
        claimFeeds.add(feed);
        claimChanges++;
      }
      return () -> {
        synchronized (MemoryLogs.this) {
          claimFeeds.remove(feed);
        }
      };
    }

    private Map<String, String> holders(String group) {
      Map<String, String> now = new HashMap<>();
      claims
          .getOrDefault(group, Map.of())
          .forEach(
              (name, queue) -> {
                if (!queue.isEmpty()) {
                  now.put(name, queue.peek().holder());
                }
              });
      return now;
    }

    @Override
    public void unclaimed(Optional<String> after, int most, Consumer<Unclaimed> told) {
      send(
          false,
          () -> {
            Map<String, Long> found = new TreeMap<>();
            synchronized (MemoryLogs.this) {
              logs.forEach((name, log) -> found.put(name, log.last()));
              found.keySet().removeIf(name -> !holders(name).isEmpty() || found.get(name) == 0);
            }
            told.accept(new Unclaimed(found, Optional.empty()));
          });
    }

    @Override
    public Optional<String> refusal(long octets) {
      return octets > mostWaiting ? Optional.of("too much waits") : Optional.empty();
    }

    @Override
    public Optional<Long> lagMillis() {
      return Optional.of(0L);
    }

    @Override
    public Optional<String> problem() {
      synchronized (MemoryLogs.this) {
        return up ? Optional.empty() : Optional.of("no server answers");
      }
    }

    @Override
    public Optional<String> endpoint() {
      return Optional.of("memory");
    }

    @Override
    public void close() {
      synchronized (MemoryLogs.this) {
        closed = true;
        lapse();
        hosts.remove(this);
      }
    }
  }
}
