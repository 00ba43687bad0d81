// SPDX-License-Identifier: Apache-2.0
package nodeline.bridge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import nodeline.Beginning;
import nodeline.config.ConfigurationReader;
import nodeline.control.BridgeCommands;
import nodeline.control.ControlClient;
import nodeline.control.ControlJson;
import nodeline.control.ControlServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** Whatever a client says at the control socket of a bridge that runs, one connection each. */
class ControlSocketFuzzTest {
  /** A client that waits for an answer for so long waits for a board, and leaves. */
  private static final int PATIENCE_MILLIS = 100;

  private static final String BENCH =
      "group: lab\ndevices: {a: {role: x, console: 'exec:cat'}, b: {role: y, console: 'exec:cat'}}";

  @TempDir private static Path folder;
  private static final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private static Bridge bridge;
  private static ControlServer server;

  @BeforeAll
  static void start() throws IOException {
    String file = Files.writeString(folder.resolve("bench.yaml"), BENCH).toString();
    Path state = folder.resolve("state");
    bridge =
        BridgeStarter.start(ConfigurationReader.read(file), state, Beginning.FRESH, new CallLog());
    server = new ControlServer(folder.resolve("control"));
    server.publish(BridgeCommands.of(bridge));
    logged.start();
    root().addAppender(logged);
  }

  @AfterAll
  static void stop() {
    root().detachAppender(logged);
    server.close();
    bridge.close();
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  static Stream<byte[]> clients() {
    return Stream.of(
            "{'command':'status'}\n{'command':'groups'}\r\n{'command':'wait'}",
            "{'command':'wait','up':['a','b']}\n{'command':'wait','up':['c']}\n",
            "{'command':'wait','up':{'x':null}}",
            "{'command':'attach','device':'a'}\n{'write':'aGkK'}\n{'break':true}\n{'who':true}\n",
            "{'command':'attach','device':'a','force':true,'waits':1}\n{'write':'fn4=','answers':[1]}",
            "{'command':'attach','device':'b','readOnly':'yes'}\n{'takeOver':true}\n{'note':'\\u001b'}",
            "{'command':'attach','device':'b'}\n{'write':7}\n[]\nno json\n",
            "{'command':'call','device':'a','words':['lava-send','m','k=\\u00e9\\u0416\\ud800']}\n",
            "{'command':'call','device':'a','words':['lava-wait','never'],'timeoutSeconds':1}\n",
            "{'command':'call','device':'a','words':['lava-sync','s'],'timeoutSeconds':1e99}\n",
            "{'command':'call','device':'b','words':['lava-wait-all','m',{}]}\n",
            "{'command':'call','device':'b','words':'lava-self','timeoutSeconds':99999999999}\n",
            "{'command':'call','device':'b','words':['lava-role','list','\\n']}\n",
            "{'command':'call','device':'b','words':[]}\n{'command':'call'}\n",
            "{'command':'login','device':'a'}\n{'command':'boot','device':'a'}\n",
            "{'command':'end-calls','device':'a'}\n{'command':'clear-group','group':'lab'}\n",
            "{'command':'clear-group','group':'\\u0000'}\n{'command':{}}\n{'command':'\\u007f'}",
            "{'command':'status'}\n".repeat(40),
            "[".repeat(2_000),
            "nothing",
            "\n\n",
            "1e999999999\n\"\\ud800\"\n")
        .map(text -> text.replace('\'', '"').getBytes(UTF_8));
  }

  @MethodSource("clients")
  @FuzzTest(maxDuration = "3m")
  void answersLinesOfJsonAndGoesOn(byte[] octets) throws IOException {
    for (String line : answers(octets).split("\n")) {
      assertAnswer(line);
    }
    try (ControlClient client = new ControlClient(folder.resolve("control"))) {
      assertEquals(2, client.status().devices().size());
      assertEquals(List.of(), client.status().coordinatorNotes());
    }
    List<ILoggingEvent> events = List.copyOf(logged.list);
    logged.list.clear();
    assertTrue(events.stream().noneMatch(ControlSocketFuzzTest::isFault), events.toString());
  }

  /** A handler's exception is a line of Netty's, and its end. */
  private static boolean isFault(ILoggingEvent event) {
    return event.getLevel() == Level.ERROR
        || (event.getLevel() == Level.WARN && event.getLoggerName().startsWith("io.netty"));
  }

  private static void assertAnswer(String line) throws IOException {
    if (!line.isEmpty()) {
      assertTrue(line.chars().allMatch(c -> c >= ' ' && c < 0x7f), line);
      JsonNode answer = ControlJson.parse(line.getBytes(US_ASCII));
      assertTrue(answer.isObject(), line);
      assertTrue(!answer.has("hint") || answer.has("error"), line);
    }
  }

  /** Its last line may be cut, if it has left in the middle of it. */
  private static String answers(byte[] octets) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("control"));
    try (SocketChannel client = SocketChannel.open(address);
        Selector selector = Selector.open()) {
      say(client, octets);
      client.configureBlocking(false);
      client.register(selector, SelectionKey.OP_READ);
      ByteBuffer buffer = ByteBuffer.allocate(65_536);
      while (selector.select(PATIENCE_MILLIS) > 0 && client.read(buffer.clear()) >= 0) {
        all.write(buffer.array(), 0, buffer.position());
        selector.selectedKeys().clear();
      }
    } catch (IOException e) {
      // The bridge has closed the connection before it has read all.
    }
    String text = all.toString(US_ASCII);
    return text.substring(0, text.lastIndexOf('\n') + 1);
  }

  private static void say(SocketChannel client, byte[] octets) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(octets);
    while (left.hasRemaining()) {
      client.write(left);
    }
    client.shutdownOutput();
  }
}
