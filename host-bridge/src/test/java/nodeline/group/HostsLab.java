// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import nodeline.console.TestTools;
import nodeline.group.Coordinator.Cleared;
import nodeline.group.GuestCall.Guest;
import nodeline.lava.client.RemoteCoordinator;
import nodeline.lava.server.CoordinatorServer;
import nodeline.lava.server.ServerConfig;
import nodeline.lava.server.ServerLimits;
import nodeline.lava.wire.CoordinatorAddress;
import org.awaitility.Awaitility;

/** A group at a coordinator of any kind, whose members are on one host or on many. */
final class HostsLab implements TestCalls<HostsLab.Asked>, AutoCloseable {
  /** Where the members are, and how their hosts meet. */
  enum Kind {
    EMBEDDED,
    WIRE_MANY_HOSTS,

    /** On the wire, at two servers whose groups are in one log. */
    WIRE_TWO_SERVERS,
    LOG_ONE_HOST,
    LOG_MANY_HOSTS,

    /** Each call at another one of two hosts that share the log. */
    LOG_GUESTS;

    /** Whether each call is a host's own, and the host can change the members. */
    boolean isOfDevices() {
      return !isWire() && this != LOG_GUESTS;
    }

    boolean isWire() {
      return this == WIRE_MANY_HOSTS || this == WIRE_TWO_SERVERS;
    }
  }

  /** Guests that ask now here, now there. */
  private static final class Roaming implements Coordinator {
    private final List<LoggedCoordinator> hosts;
    private final Map<Member, Integer> sizes = new LinkedHashMap<>();
    private int calls;

    Roaming(List<LoggedCoordinator> hosts) {
      this.hosts = hosts;
    }

    private LoggedCoordinator next() {
      return hosts.get(calls++ % hosts.size());
    }

    @Override
    public void join(Member member, int groupSize) {
      sizes.put(member, groupSize);
      call(member, "", new Call.Wait("nothing"), outcome -> {});
    }

    @Override
    public Pending call(Member caller, String callId, Call call, Consumer<Outcome> whenDone) {
      Guest guest = new Guest(caller, "client");
      return next()
          .ask(
              new GuestCall(guest, sizes.get(caller), callId, call, GuestCall.Manner.HOLDS),
              answer -> whenDone.accept(answer.outcome().orElseThrow()));
    }

    @Override
    public List<GroupView> groups() {
      return next().groups();
    }

    @Override
    public void clear(String group, Consumer<Optional<Cleared>> whenSafe) {
      next().clear(group, whenSafe);
    }

    @Override
    public void close() {
      hosts.forEach(Coordinator::close);
    }
  }

  private final Kind kind;
  private final int size;
  private final GroupLimits limits;
  private final MemoryLogs logs = new MemoryLogs();
  private final Map<String, Coordinator> hosts = new LinkedHashMap<>();
  private final List<String> members = new ArrayList<>();
  private final List<AutoCloseable> servers = new ArrayList<>();
  private final List<CoordinatorAddress> addresses = new ArrayList<>();
  private int calls;

  HostsLab(Kind kind, int size) {
    this(kind, size, GroupLimits.DEFAULT);
  }

  HostsLab(Kind kind, int size, GroupLimits limits) {
    this.kind = kind;
    this.size = size;
    this.limits = limits;
    if (kind == Kind.WIRE_MANY_HOSTS) {
      EmbeddedCoordinator embedded = new EmbeddedCoordinator(limits);
      serve(config -> CoordinatorServer.start(config, embedded, ServerLimits.DEFAULT), embedded);
    } else if (kind == Kind.WIRE_TWO_SERVERS) {
      for (int i = 0; i < 2; i++) {
        LoggedCoordinator logged = new LoggedCoordinator(limits, logs.host(), "server " + i);
        serve(
            config ->
                CoordinatorServer.start(config, Optional.empty(), logged, ServerLimits.DEFAULT),
            logged);
      }
      servers.add(logs.pump());
    }
  }

  private void serve(Function<ServerConfig, CoordinatorServer> start, Coordinator coordinator) {
    int port = TestTools.freePort();
    servers.add(start.apply(ServerConfig.parse("127.0.0.1:" + port, false)));
    servers.add(coordinator);
    addresses.add(CoordinatorAddress.parse("lava://127.0.0.1:" + port).orElseThrow());
  }

  /** A whole group: each word is {@code job/role}. */
  static HostsLab of(Kind kind, String... members) {
    HostsLab lab = new HostsLab(kind, members.length);
    Stream.of(members).forEach(lab::join);
    return lab;
  }

  private Coordinator coordinator(String member) {
    boolean many = kind == Kind.LOG_MANY_HOSTS || kind.isWire();
    return hosts.computeIfAbsent(many ? member : "all", this::made);
  }

  private Coordinator made(String host) {
    return switch (kind) {
      case EMBEDDED -> new EmbeddedCoordinator(limits);
      case WIRE_MANY_HOSTS, WIRE_TWO_SERVERS ->
          new RemoteCoordinator(addresses.get(hosts.size() % addresses.size()));
      case LOG_GUESTS -> new Roaming(List.of(logged("one"), logged("two")));
      default -> logged(host);
    };
  }

  private LoggedCoordinator logged(String host) {
    return new LoggedCoordinator(limits, logs.host(), "host " + host);
  }

  Member join(String jobAndRole) {
    Member member = TestCalls.member(jobAndRole);
    members.add(jobAndRole);
    coordinator(jobAndRole).join(member, size);
    settle();
    return member;
  }

  /** All hosts have executed the same. */
  void settle() {
    if (kind.isWire()) {
      settleWire();
    } else {
      logs.settle();
    }
  }

  /** Each member's calls are begun in their order: so each has begun what it was asked before. */
  private void settleWire() {
    List<Asked> marks =
        members.stream()
            .map(member -> begin(member, "mark-" + ++calls, TestCalls.sendCall("mark")))
            .toList();
    Awaiting.until(() -> marks.stream().noneMatch(mark -> mark.told.isEmpty()));
  }

  @Override
  public Asked call(String jobAndRole, Call call) {
    return call(jobAndRole, "call-" + ++calls, call);
  }

  Asked call(String jobAndRole, String callId, Call call) {
    Asked asked = begin(jobAndRole, callId, call);
    settle();
    return asked;
  }

  /** Begins a call, and looks at nothing more. */
  Asked begin(String jobAndRole, Call call) {
    return begin(jobAndRole, "call-" + ++calls, call);
  }

  /** Forgets the messages of the group, for one of its members. */
  Optional<Cleared> clear(String jobAndRole) {
    List<Optional<Cleared>> cleared = new ArrayList<>();
    coordinator(jobAndRole).clear("lab", cleared::add);
    settle();
    return cleared.get(0);
  }

  private Asked begin(String jobAndRole, String callId, Call call) {
    Asked asked = new Asked();
    asked.pending =
        coordinator(jobAndRole).call(TestCalls.member(jobAndRole), callId, call, asked.told::add);
    return asked;
  }

  /** The group as each host sees it. */
  List<GroupView> views() {
    return hosts.values().stream().map(host -> host.groups().get(0)).toList();
  }

  /** The coordinator of a member. */
  Coordinator at(String jobAndRole) {
    return coordinator(jobAndRole);
  }

  @Override
  public void close() {
    hosts.values().forEach(Coordinator::close);
    for (AutoCloseable one : servers) {
      try {
        one.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** A call, and what its caller was told. */
  final class Asked {
    private final List<Outcome> told = new CopyOnWriteArrayList<>();
    Pending pending;

    /** Whether nothing was told, once all hosts have executed the same. */
    boolean waits() {
      settle();
      return told.isEmpty();
    }

    List<Outcome> outcomes() {
      return told;
    }

    Outcome outcome() {
      settle();
      if (kind.isWire()) {
        Awaiting.until(() -> !told.isEmpty());
      }
      assertEquals(1, told.size(), told::toString);
      return told.get(0);
    }

    void assertMissing(String expected) {
      settle();
      Supplier<String> missing = () -> pending.missing().text();
      if (kind.isWire()) {
        Awaiting.until(() -> missing.get().equals(expected));
      }
      assertEquals(expected, missing.get());
    }
  }

  /** A name that {@link HostsLab#await} does not hide. */
  private static final class Awaiting {
    static void until(Callable<Boolean> what) {
      Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2)).until(what);
    }
  }
}
