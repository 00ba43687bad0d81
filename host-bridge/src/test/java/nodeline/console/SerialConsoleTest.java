// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import nodeline.natives.Libc;
import nodeline.natives.NativeLibraries;
import nodeline.portlock.DeviceLocks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Execution(ExecutionMode.CONCURRENT)
class SerialConsoleTest {
  @TempDir private Path folder;
  private Path port;
  private ConsoleTransport transport;
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeEach
  void name() {
    port = folder.resolve("board");
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
    if (transport != null) {
      transport.close();
    }
  }

  private TestPty plug() throws IOException {
    Files.deleteIfExists(port);
    TestPty pty = TestPty.plug(port);
    open.add(pty);
    return pty;
  }

  private TestConsole start(ConsoleTransport.Io io, String options) {
    if (transport == null) {
      transport = ConsoleTransport.create(io, 1);
    }
    TestConsole console = TestConsole.start(transport, "serial:" + port + options);
    open.add(0, console);
    return console;
  }

  private String run(String... command) throws IOException {
    TestTools.require(command[0]);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private boolean echoesAfterSilentOpening() throws IOException {
    int descriptor = Libc.openSilent(port);
    try {
      return run("stty", "-a", "-F", port.toString()).contains(" echo ");
    } finally {
      Libc.close(descriptor);
    }
  }

  @Test
  void whatABoardSaysAtTheOpeningIsNotEchoed() throws Exception {
    plug();
    run("stty", "-F", port.toString(), "sane");
    assertFalse(echoesAfterSilentOpening());
  }

  @Test
  void theModesOfATtyThatAnotherProcessHasLockedStay() throws Exception {
    plug();
    run("stty", "-F", port.toString(), "sane");
    TestTools.require("flock");
    Process holder = new ProcessBuilder("flock", port.toString(), "sh", "-c", "echo; cat").start();
    open.add(holder::destroy);
    assertEquals('\n', holder.getInputStream().read());
    assertTrue(echoesAfterSilentOpening());
  }

  @ParameterizedTest
  @EnumSource
  void carriesAnyOctetsBothWays(ConsoleTransport.Io io) throws Exception {
    TestPty board = plug();
    TestConsole console = start(io, "").awaitEvent("opened");
    byte[] octets = new byte[60_000];
    new Random(815).nextBytes(octets);

    assertTrue(console.send(octets).await(10_000));
    assertArrayEquals(octets, board.read(octets.length));

    board.output().write(octets);
    await().atMost(TestConsole.PATIENCE).until(() -> console.received().length >= octets.length);
    assertArrayEquals(octets, console.received());
  }

  @ParameterizedTest
  @EnumSource
  void opensTheStableNameAgainAfterAnUnplug(ConsoleTransport.Io io) throws Exception {
    TestConsole console = start(io, "");
    console.awaitEvent("unavailable: " + port + ": no such device");
    assertEquals(
        "%s: no such device".formatted(port), ((LinkState.Waiting) console.link.state()).reason());

    for (int i = 0; i < 5; i++) {
      TestPty board = plug();
      Path device = port.toRealPath();
      console.awaitEvent("opened");
      board.output().write("hello\n".getBytes(StandardCharsets.US_ASCII));
      console.awaitText("hello\n");
      console.forget();

      board.unplug();
      console.awaitEvent("lost: unplugged");
      assertEquals(List.of("inactive", "lost: unplugged"), console.events().subList(0, 2));
      // Something else takes the number, so that the name gets another one.
      if (!Files.exists(device)) {
        open.add(TestPty.plug(folder.resolve("other" + i)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void namesTheProcessThatHoldsThePort(ConsoleTransport.Io io) throws Exception {
    TestTools.require("flock");
    plug();
    Process holder =
        new ProcessBuilder("flock", "--verbose", "-n", port.toString(), "-c", "echo held; cat")
            .start();
    try {
      assertTrue(holder.inputReader().lines().anyMatch("held"::equals));
      TestConsole console = start(io, "").awaitEvent("unavailable: " + port + ": held by pid ");
      String reason = console.events().get(0);
      assertTrue(reason.endsWith(" (flock)"), reason);

      holder.outputWriter().close();
      console.awaitEvent("opened");
    } finally {
      holder.destroyForcibly();
    }
  }

  @ParameterizedTest
  @EnumSource
  void locksThePort(ConsoleTransport.Io io) throws Exception {
    TestTools.require("flock");
    plug();
    start(io, "").awaitEvent("opened");
    Process other = new ProcessBuilder("flock", "-n", port.toString(), "true").start();
    assertEquals(1, other.waitFor());
  }

  @ParameterizedTest
  @EnumSource
  void doesNotOpenAPortTwice(ConsoleTransport.Io io) throws Exception {
    plug();
    start(io, "").awaitEvent("opened");
    start(io, "").awaitEvent("unavailable: " + port + ": still open here");
  }

  @ParameterizedTest
  @EnumSource
  void setsTheSpeedAndTheFlowControl(ConsoleTransport.Io io) throws Exception {
    plug();
    start(io, "?baud=9600&flow=xonxoff&stopbits=2").awaitEvent("opened");
    String settings = run("stty", "-a", "-F", port.toString());
    assertTrue(settings.contains("speed 9600 baud"), settings);
    assertTrue(settings.contains(" ixon") && settings.contains(" ixoff"), settings);
    assertTrue(settings.contains(" cstopb") && settings.contains("-crtscts"), settings);
    assertTrue(settings.contains("-icanon") && settings.contains("-echo "), settings);
  }

  @ParameterizedTest
  @EnumSource
  void sendsAllBeforeItCloses(ConsoleTransport.Io io) throws Exception {
    for (int i = 0; i < 5; i++) {
      await().atMost(5, TimeUnit.MINUTES).until(() -> sendsAllAndCloses(io));
    }
  }

  /** Whether the test counts: what a busy machine does not carry within two seconds is given up. */
  private boolean sendsAllAndCloses(ConsoleTransport.Io io) throws Exception {
    TestPty board = plug();
    TestConsole console = start(io, "").awaitEvent("opened");
    long began = System.nanoTime();
    console.type("x".repeat(50_000));
    console.close();
    boolean counts = System.nanoTime() - began < TimeUnit.MILLISECONDS.toNanos(1_500);
    if (counts) {
      assertEquals(50_000, board.read(50_000).length);
      assertEquals(List.of("opened", "inactive", "closed"), console.events());
      assertEquals(new LinkState.Closed(), console.link.state());
    }
    return counts;
  }

  @ParameterizedTest
  @EnumSource
  void closesWhileTheBoardDoesNotRead(ConsoleTransport.Io io) throws Exception {
    plug().freeze();
    TestConsole console = start(io, "").awaitEvent("opened");
    await()
        .atMost(TestConsole.PATIENCE)
        .until(
            () -> {
              var write = console.send(new byte[16_384]);
              return write.await(100) && !write.isSuccess();
            });
    console.close();
  }

  @ParameterizedTest
  @EnumSource
  void keepsALockFileWhileItIsOpen(ConsoleTransport.Io io) throws Exception {
    plug();
    Path file = DeviceLocks.folder().resolve("LCK.." + port.toRealPath().getFileName());
    TestConsole console = start(io, "").awaitEvent("opened");
    assertEquals("%10d\n".formatted(ProcessHandle.current().pid()), Files.readString(file));
    console.close();
    assertFalse(Files.exists(file));
  }

  @Test
  void waitsForAnothersLockFileUntilItsProcessIsDead() throws Exception {
    plug();
    Path file = DeviceLocks.folder().resolve("LCK.." + port.toRealPath().getFileName());
    Process holder =
        new ProcessBuilder("sleep", "100").redirectInput(port.toRealPath().toFile()).start();
    try {
      Files.writeString(file, "%10d\n".formatted(holder.pid()));
      TestConsole console =
          start(ConsoleTransport.Io.EPOLL, "")
              .awaitEvent(
                  "unavailable: %s: held by pid %d (sleep): ".formatted(port, holder.pid()));
      holder.destroyForcibly().onExit().join();
      console.awaitEvent("opened");
    } finally {
      holder.destroyForcibly();
      Files.deleteIfExists(file);
    }
  }

  /** Every user may write such a file, with any process in it. */
  @Test
  void opensAPortWhoseLockFileNamesAProcessWithoutIt() throws Exception {
    plug();
    Path file = DeviceLocks.folder().resolve("LCK.." + port.toRealPath().getFileName());
    Process innocent = new ProcessBuilder("sleep", "100").start();
    try {
      Files.writeString(file, "%10d\n".formatted(innocent.pid()));
      start(ConsoleTransport.Io.EPOLL, "")
          .awaitEvent(
              "unavailable: %s: locked by a file that names pid %d (sleep), which has not the port open"
                  .formatted(port, innocent.pid()))
          .awaitEvent("opened");
      assertTrue(innocent.isAlive());
    } finally {
      innocent.destroyForcibly();
      Files.deleteIfExists(file);
    }
  }

  /** A pty takes a break and shows nothing of it. */
  @ParameterizedTest
  @EnumSource
  void sendsABreakBehindWhatIsPending(ConsoleTransport.Io io) throws Exception {
    TestPty board = plug();
    TestConsole console = start(io, "").awaitEvent("opened");
    long start = System.nanoTime();
    console.type("before");
    console.link.send(LineSignal.BREAK).join();
    assertTrue(System.nanoTime() - start >= LineSignal.MILLIS * 1_000_000L);
    console.awaitEvent("noted: break sent").type("after");
    assertEquals("beforeafter", new String(board.read(11), StandardCharsets.US_ASCII));
  }

  /** A pty has no such lines, and says so. */
  @ParameterizedTest
  @EnumSource(names = {"DTR", "RTS"})
  void saysThatThePortHasNoSuchLine(LineSignal signal) throws Exception {
    plug();
    TestConsole console = start(ConsoleTransport.Io.EPOLL, "").awaitEvent("opened");
    CompletionException failure =
        assertThrows(CompletionException.class, () -> console.link.send(signal).join());
    assertEquals(signal + " failed: not known to the driver", failure.getCause().getMessage());
  }

  @ParameterizedTest
  @CsvSource({"/dev/null, not a serial port", "/etc/passwd, not a serial port"})
  void refusesWhatIsNoSerialPort(Path other, String reason) {
    port = other;
    start(ConsoleTransport.Io.EPOLL, "").awaitEvent("unavailable: " + other + ": " + reason);
  }

  @Test
  void saysWhichGroupMayOpenThePort() throws Exception {
    String group = Files.getAttribute(folder, "posix:group").toString();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwx---"));
    assertEquals(
        "permission denied: add the user to group " + group, SerialConsole.reason(13, folder));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    assertEquals(
        "permission denied: its owner alone may open it; \"nodeline doctor\" says what mends that",
        SerialConsole.reason(13, folder));
    assertEquals("held by another process", SerialConsole.reason(11, folder));
  }

  /** jSerialComm by itself does both. */
  @Test
  void unpacksNoLibraryIntoASharedFolderAndKeepsSignals() throws Exception {
    plug();
    start(ConsoleTransport.Io.EPOLL, "").awaitEvent("opened");
    TestConsole command = TestConsole.start(transport, "exec:grep SigIgn /proc/self/status");
    open.add(command);
    command.awaitEvent("ended");
    long ignored = Long.parseUnsignedLong(command.text().strip().split("\\s+")[1], 16);
    assertEquals(
        0, ignored & 0x10320a01L, "HUP, USR1, USR2, CONT, TTIN, TTOU, IO: " + command.text());

    Path libraries = Path.of(System.getProperty(NativeLibraries.FOLDER_PROPERTY));
    assertEquals(
        "rwx------",
        java.nio.file.attribute.PosixFilePermissions.toString(
            Files.getPosixFilePermissions(libraries)));
    try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
      List<String> elsewhere =
          maps.filter(
                  line ->
                      line.matches(
                          ".*(jSerialComm|libpty|jnidispatch|netty|jna).*\\.so.*|.*/jna[0-9]+\\.tmp.*"))
              .map(line -> line.substring(line.indexOf('/')))
              .distinct()
              .filter(file -> !file.startsWith(libraries.toString()))
              .toList();
      assertEquals(List.of(), elsewhere);
    }
  }
}
