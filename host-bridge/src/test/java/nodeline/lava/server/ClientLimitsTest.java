// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import static nodeline.lava.server.Asking.id;
import static nodeline.lava.server.ServedLab.ACK;
import static nodeline.lava.server.ServedLab.NACK;
import static nodeline.lava.server.ServedLab.WAIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nodeline.HandClock;
import nodeline.group.Call;
import nodeline.group.EmbeddedCoordinator;
import nodeline.group.GroupLimits;
import nodeline.group.Member;
import nodeline.group.Outcome;
import nodeline.group.Quotas;
import nodeline.group.Quotas.Quota;
import org.junit.jupiter.api.Test;

/** One client of LAVA's wire takes all that it can: others, and the bench's devices, get theirs. */
class ClientLimitsTest {
  private static final String OTHER = "127.0.0.2";
  private static final Quota ALL = new Quota(4_000_000, 16, 64);

  private final EmbeddedCoordinator coordinator =
      new EmbeddedCoordinator(
          GroupLimits.DEFAULT.with(
              new Quotas(ALL, new Quota(2_000_000, 8, 32), new Quota(1_000_000, 4, 16))));

  private ServedLab lab() {
    return new ServedLab(false, ServerLimits.DEFAULT, coordinator);
  }

  private static String request(String group, int job, String rest) {
    return "{\"client_name\": \"%d\", \"role\": \"r\", \"group_name\": \"%s\", %s}"
        .formatted(job, group, rest);
  }

  private static String open(String group, int job, int size) {
    return request(group, job, "\"group_size\": %d, \"request\": \"group_data\"".formatted(size));
  }

  @Test
  void oneClientHasItsPartOfTheGroups() throws IOException {
    try (ServedLab lab = lab()) {
      for (int i = 0; i < 4; i++) {
        assertEquals(WAIT, Asking.json(lab.port, open("g" + i, 1, 2)));
      }
      assertEquals(NACK, Asking.json(lab.port, open("g4", 1, 2)));
      for (int i = 4; i < 8; i++) {
        assertEquals(WAIT, Asking.jsonFrom(OTHER, lab.port, open("g" + i, 1, 2)));
      }
      assertEquals(NACK, Asking.jsonFrom("127.0.0.3", lab.port, open("g8", 1, 2)));
      coordinator.join(new Member("mine", "bbb", "r"), 1);

      coordinator.drop("g0");
      assertEquals(WAIT, Asking.json(lab.port, open("g9", 1, 2)));
    }
  }

  @Test
  void oneClientHasItsPartOfTheSeats() throws IOException {
    try (ServedLab lab = lab()) {
      for (int job = 0; job < 16; job++) {
        assertEquals(WAIT, Asking.json(lab.port, open("g", job, 40)));
      }
      assertEquals(NACK, Asking.json(lab.port, open("g", 16, 40)));
      assertEquals(WAIT, Asking.jsonFrom(OTHER, lab.port, open("g", 17, 40)));
    }
  }

  @Test
  void oneClientHasItsPartOfTheMemoryInHoweverManyGroups() throws IOException {
    try (ServedLab lab = lab()) {
      coordinator.join(new Member("mine", "bbb", "r"), 1);
      for (int group = 0; group < 4; group++) {
        Asking.json(lab.port, open("g" + group, 1, 1));
        fill(lab, "127.0.0.1", "g" + group);
      }
      long held = held();
      assertTrue(held > 800_000 && held < 1_000_000, "octets=" + held);
      Asking.jsonFrom(OTHER, lab.port, open("h", 1, 1));
      fill(lab, OTHER, "h");
      assertTrue(held() > held + 800_000, "the other has as much");
      for (int i = 0; i < 40; i++) {
        Call send = new Call.Send("m" + i, Map.of("k", "x".repeat(40_000)));
        assertEquals(
            new Outcome.Done(),
            coordinator.now(new Member("mine", "bbb", "r"), "c" + i, send).orElseThrow());
      }
    }
  }

  private static void fill(ServedLab lab, String client, String group) throws IOException {
    String answer = ACK;
    for (int i = 0; answer.equals(ACK); i++) {
      String message = "\"messageID\": \"m%d\", \"message\": {\"k\": \"%s\"}";
      String send = message.formatted(i, "x".repeat(30_000)) + ", \"request\": \"lava_send\"";
      answer = Asking.jsonFrom(client, lab.port, request(group, 1, send));
    }
    assertEquals(NACK, answer);
  }

  /** Octets of the data of all guests. */
  private long held() {
    long octets = 0;
    for (var view : coordinator.groups()) {
      for (var message : view.messages()) {
        Outcome data =
            coordinator
                .now(
                    view.members().get(0), EmbeddedCoordinator.UNNAMED, new Call.Wait(message.id()))
                .orElseThrow();
        octets +=
            ((Outcome.Data) data).data().stream().mapToLong(pair -> pair.value().length()).sum();
      }
    }
    return octets;
  }

  @Test
  void aClientThatAsksTooOftenWaitsAndAnotherDoesNot() {
    HandClock clock = new HandClock();
    Clients clients = new Clients(clock);
    Client flooding = clients.of(new InetSocketAddress("10.0.0.1", 1));
    Client other = clients.of(new InetSocketAddress("10.0.0.2", 1));
    for (int i = 0; i < 2_000; i++) {
      clients.spend(flooding, Clients.CONNECTION + Clients.REQUEST);
    }
    assertTrue(clients.pause(flooding) > 500);
    assertEquals(0, clients.pause(other));
    clock.advance(clients.pause(flooding));
    assertEquals(0, clients.pause(flooding));
  }

  @Test
  void manyClientsThatAskTooOftenWaitForOneThatDoesNot() {
    HandClock clock = new HandClock();
    Clients clients = new Clients(clock);
    List<Client> flooding = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      flooding.add(clients.of(new InetSocketAddress("10.0.1." + i, 1)));
      clients.spend(flooding.get(i), 3_000_000);
    }
    Client calm = clients.of(new InetSocketAddress("10.0.0.2", 1));
    clients.spend(calm, Clients.CONNECTION + Clients.REQUEST);
    assertTrue(clients.pause(flooding.get(0)) > 1_000);
    assertEquals(0, clients.pause(calm));
  }

  @Test
  void aNetworkOfIpv6IsOneClient() throws IOException {
    assertEquals(name("2001:db8:1:2::1"), name("2001:db8:1:2:ffff::9"));
    assertTrue(!name("2001:db8:1:2::1").equals(name("2001:db8:1:3::1")));
    assertEquals(name("10.0.0.1"), name("::ffff:10.0.0.1"));
  }

  private static String name(String address) throws IOException {
    return Clients.name(new InetSocketAddress(InetAddress.getByName(address), 7));
  }

  @Test
  void silentClientsTakeNoPlaceOfAnotherAddress() throws Exception {
    ServerLimits few =
        new ServerLimits(
            6, 1_048_576, java.time.Duration.ofSeconds(60), java.time.Duration.ofHours(1));
    try (ServedLab lab = new ServedLab(false, few, coordinator);
        java.net.Socket patient =
            new java.net.Socket("127.0.0.1", lab.port, InetAddress.getByName(OTHER), 0)) {
      List<java.net.Socket> silent = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        silent.add(Asking.connect(lab.port));
        assertEquals(WAIT, Asking.json(lab.port, open("g", 1, 2)));
      }
      String asks = Asking.framed(open("g", 2, 2));
      patient.getOutputStream().write(asks.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      assertTrue(Asking.answer(patient).contains("group_data"), "the first to connect, and last");
      for (java.net.Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void manySmallNodesAreRefusedBeforeTheyTakeMemory() throws IOException {
    try (ServedLab lab = lab()) {
      String nodes = "\"x\": [" + "[],".repeat(600_000) + "[]]";
      assertEquals("", Asking.json(lab.port, Asking.request("1/r", "lava_send", id("m"), nodes)));
    }
  }
}
