// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import nodeline.group.EmbeddedCoordinator;
import nodeline.lava.wire.WireDecoder;
import nodeline.lava.wire.WireFormat;
import nodeline.lava.wire.WireFormatException;
import nodeline.lava.wire.WireResponse;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * Whatever clients send a server of LAVA's wire. A connection ends at FF, a segment at FE, and what
 * stands between two FD gets its length in front.
 */
class CoordinatorServerFuzzTest {
  private static final List<String> FIELDS =
      List.of(
          "'request': 'group_data', 'group_size': 2",
          "'request': 'group_data'",
          "'request': 'lava_send', 'messageID': 'm', 'message': {'k': 'v', 'n': 1, 'l': [null]}",
          "'request': 'lava_wait', 'messageID': 'm'",
          "'request': 'lava_wait_all', 'messageID': 'm', 'waitrole': 's'",
          "'request': 'lava_wait_all', 'messageID': 12",
          "'request': 'lava_sync', 'messageID': 's'",
          "'request': 'aggregate', 'bundle': {'a': {}}, 'sub_id': '1.0'",
          "'request': 'clear_group'",
          "'request': 'complete'",
          "'request': {}",
          "'request': 'lava_send', 'messageID': '', 'message': 'text'",
          "'request': 'lava_sync', 'messageID': 's', 'nodeline': {'call': 'c', 'hold': 1}",
          "'request': 'lava_wait', 'messageID': 'm', 'nodeline': {'call': 'd', 'hold': 99999999}",
          "'request': 'group_data', 'group_size': 99999999999999999999, 'nodeline': {}");

  static Stream<byte[]> clients() {
    String joined = asks("1", "r", FIELDS.get(0)) + asks("2", "s", FIELDS.get(0));
    Stream<String> verbs = FIELDS.stream().map(f -> joined + asks("1", "r", f) + asks("2", "s", f));
    Stream<String> malformed =
        Stream.of(
            "00000002{}\377",
            "00000000\377FFFFFFFF{\377g\377",
            "0000\3760004\376{}{}\377",
            "\375" + "[".repeat(300) + "\375\377",
            "\375{'client_name': 1e999999999}\375\377",
            "\375{'client_name': 'a', 'client_name': '\\ud800', 'group_name': null}\375\377",
            "00000003\303\251{\376}\377",
            "00000001\360\377");
    return Stream.concat(verbs, malformed).map(s -> s.replace('\'', '"').getBytes(ISO_8859_1));
  }

  private static String asks(String job, String role, String fields) {
    return ("\375{'client_name': '%s', 'role': '%s', 'group_name': 'g', 'port': 3079,"
            + " 'blocksize': 4096, 'poll_delay': 1, 'hostname': 'h', 'host': 'l', %s}\375\377")
        .formatted(job, role, fields);
  }

  @MethodSource("clients")
  @FuzzTest(maxDuration = "3m")
  void answersOrClosesWhateverClientsSend(byte[] octets) {
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    logged.start();
    Logger log = (Logger) LoggerFactory.getLogger(ClientConnection.class);
    log.addAppender(logged);
    EmbeddedChannel longPoll = new EmbeddedChannel();
    List<EmbeddedChannel> clients = new ArrayList<>();
    try (EmbeddedCoordinator coordinator = new EmbeddedCoordinator()) {
      RequestExecutor executor =
          new RequestExecutor(coordinator, longPoll.eventLoop(), octets.length % 2 == 0, () -> 0);
      ClientConnections connections = new ClientConnections(ServerLimits.DEFAULT);
      for (String connection : new String(octets, ISO_8859_1).split("\377")) {
        clients.add(connect(new ClientConnection(executor, connections), connection));
        longPoll.runPendingTasks();
      }
      longPoll.advanceTimeBy(1, TimeUnit.DAYS);
      longPoll.runScheduledPendingTasks();
      clients.forEach(CoordinatorServerFuzzTest::assertOneAnswerAtMost);
      assertTrue(
          logged.list.stream().noneMatch(e -> e.getLevel() == Level.ERROR), "" + logged.list);
    } finally {
      clients.forEach(EmbeddedChannel::finishAndReleaseAll);
      longPoll.finishAndReleaseAll();
      log.detachAppender(logged);
    }
  }

  private static EmbeddedChannel connect(ClientConnection connection, String says) {
    EmbeddedChannel channel = new EmbeddedChannel(connection);
    for (String segment : framed(says).split("\376")) {
      if (channel.isOpen()) {
        channel.writeInbound(Unpooled.wrappedBuffer(segment.getBytes(ISO_8859_1)));
      }
    }
    return channel;
  }

  private static String framed(String says) {
    String[] parts = says.split("\375", -1);
    StringBuilder wire = new StringBuilder(parts[0]);
    for (int i = 1; i < parts.length; i++) {
      wire.append(i % 2 == 0 ? "" : "%08X".formatted(parts[i].length())).append(parts[i]);
    }
    return wire.toString();
  }

  private static void assertOneAnswerAtMost(EmbeddedChannel client) {
    client.runPendingTasks();
    client.checkException();
    ByteBuf answer = client.readOutbound();
    if (answer != null) {
      assertWhole(answer.nioBuffer());
      answer.release();
      assertFalse(client.isOpen());
    }
    assertNull(client.<Object>readOutbound());
  }

  private static void assertWhole(ByteBuffer answer) {
    try {
      String text = new WireDecoder(WireFormat.MAX_RESPONSE).feed(answer).orElseThrow();
      WireResponse.parse(text).longPoll();
      assertFalse(answer.hasRemaining());
    } catch (WireFormatException e) {
      throw new AssertionError(e);
    }
  }
}
