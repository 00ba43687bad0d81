// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import nodeline.CapturedLog;
import nodeline.console.TestTools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The clients that labs have: pyserial, which labgrid uses, and telnet with pexpect. */
class ListenClientsTest {
  private static final String ECHO = "exec:stty raw -echo; echo ready; cat";

  /** Of what the board said before, none is sent; the port's address follows. */
  private static final String EXCHANGE =
      """
      import serial, sys
      port = serial.serial_for_url(sys.argv[1], baudrate=115200, timeout=60)
      octets = bytes(range(256)) * 64 + b"\\r\\0\\xff\\r\\n\\xff\\xff\\xf0"
      port.write(octets)
      if port.read(len(octets)) != octets: sys.exit("not what was written")
      """;

  /** Whatever is set, the port stays as it is; a new time limit has all of it set again. */
  private static final String SETTINGS =
      """
      port.timeout = 50
      port.baudrate, port.bytesize, port.parity, port.stopbits = 9600, 7, "E", 2
      port.rtscts = True
      port.dtr, port.rts = False, False
      port.reset_input_buffer()
      port.reset_output_buffer()
      port.write(octets)
      if port.read(len(octets)) != octets: sys.exit("not what was written, once set")
      """;

  private static final String BREAK =
      """
      import serial, sys
      port = serial.serial_for_url(sys.argv[1], timeout=60)
      port.write(b"a")
      port.send_break()
      port.write(b"b")
      port.read(1)
      """;

  /** Telnet throws away what is typed while it changes its terminal's mode. */
  private static final String TELNET =
      """
      import pexpect, sys
      client = pexpect.spawn("telnet", ["127.0.0.1", sys.argv[1]], timeout=60)
      def prompted():
          while True:
              client.send("\\r")
              if client.expect(["ready:", pexpect.TIMEOUT], timeout=1) == 0: break
      client.expect("Escape character")
      prompted()
      client.send("echo $((6 * 7)) $((0x10))\\r")
      client.expect("42 16\\r\\n")
      client.send("\\x1d")
      client.expect("telnet> ")
      client.send("send brk\\r")
      prompted()
      client.close()
      """;

  @TempDir Path state;

  private static void run(String script, String argument) throws Exception {
    Process python =
        new ProcessBuilder(TestTools.PYTHON, "-c", script, argument)
            .redirectErrorStream(true)
            .start();
    String output = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(python.waitFor(60, TimeUnit.SECONDS), output);
    assertEquals(0, python.exitValue(), output);
  }

  @ParameterizedTest
  @CsvSource({"'', rfc2217", "tcp://, socket"})
  void pyserialReadsWhatItWrites(String scheme, String protocol) throws Exception {
    TestTools.requireModule("serial");
    try (CapturedLog log = CapturedLog.of("nodeline.device");
        AccessBench bench = new AccessBench(state, ECHO, scheme)) {
      bench.awaitLog("Z ready");
      String settings = scheme.isEmpty() ? SETTINGS : "";
      run(EXCHANGE + settings, "%s://127.0.0.1:%d".formatted(protocol, bench.port()));
      log.assertWarnsOf("WARN board hears no text console=exec:"); // it hears all octets
    }
  }

  @Test
  void pyserialSendsABreakIfItWrites() throws Exception {
    TestTools.requireModule("serial");
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        AccessBench bench =
            new AccessBench(
                state, "telnet://127.0.0.1:%d?rfc2217=off".formatted(server.getLocalPort()), "");
        Socket console = server.accept()) {
      bench.awaitLog("opened telnet");
      console.getOutputStream().write(new byte[] {-1, -15, 'x'}); // it speaks telnet: NOP
      Thread reader = new Thread(() -> answer(console), "board");
      reader.start();
      run(BREAK, "rfc2217://127.0.0.1:" + bench.port());
      reader.join();
      assertTrue(bench.log().contains("break sent"), bench.log());
      bench.bridge().close(); // before the console
    }
  }

  /** Answers once it has heard the text with the break in its place, behind the negotiation. */
  private static void answer(Socket console) {
    try {
      byte[] heard = console.getInputStream().readNBytes(9 + 4);
      assertEquals("a\u00ff\u00f3b", new String(heard, StandardCharsets.ISO_8859_1).substring(9));
      console.getOutputStream().write('y');
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void telnetTalksToAShellAndSendsABreak() throws Exception {
    TestTools.requireModule("pexpect");
    TestTools.require("telnet");
    try (AccessBench bench = new AccessBench(state, "exec:exec env PS1=ready: sh -i", "")) {
      bench.awaitLog("Z ready:");
      run(TELNET, Integer.toString(bench.port()));
      bench.awaitLog("no break for telnet 127.0.0.1:");
    }
  }
}
