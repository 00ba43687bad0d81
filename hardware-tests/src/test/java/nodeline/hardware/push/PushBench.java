// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.push;

import com.pty4j.PtyProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import nodeline.DaemonThreads;
import nodeline.control.AttachedConsole;
import nodeline.hardware.cable.Faults;
import nodeline.hardware.cable.LineQuality;
import nodeline.hardware.rig.Rig;
import nodeline.hardware.rig.Shells;
import nodeline.push.Attachment;
import nodeline.push.BoardSession;
import nodeline.push.CommandInput;
import nodeline.push.Credentials;
import nodeline.push.Progress;
import nodeline.push.ShimFiles;
import nodeline.push.ShimInstall;

/** One board at whose console something is typed: {@code board-0} with the job {@code job-0}. */
public final class PushBench implements AutoCloseable {
  public static final Credentials NOBODY =
      new Credentials() {
        @Override
        public String user() {
          throw new AssertionError("a user was asked for");
        }

        @Override
        public String password() {
          throw new AssertionError("a password was asked for");
        }
      };

  /** What a command has printed, an octet a character, and its status, if it has ended. */
  record Output(Optional<Integer> status, String text) {}

  private final Rig rig;
  private final Path control;
  private final Path target;
  private final Path log;
  private PtyProcess shell;

  /** A board with this shell at its console, on a faultless cable. */
  PushBench(Path folder, String shell) throws IOException {
    this(folder, shell, LineQuality.CLEAN, LineQuality.CLEAN, interactive(shell));
  }

  /** A board with this command at its console. */
  PushBench(Path folder, String shell, LineQuality toHost, LineQuality toBoard, String... command)
      throws IOException {
    Shells.requireInstalled(shell);
    rig = Rig.withFaults(folder, shell, 1, i -> new Faults(1, toHost), i -> new Faults(2, toBoard));
    control = rig.serve(folder.resolve("control"));
    target = folder.resolve("shim");
    log = folder.resolve("state/consoles/board-0.log");
    rig.board(0).with("PS1", "a board> ").with("TERM", "vt100").with("ENV", "");
    start(command);
  }

  static String[] interactive(String shell) {
    return (Shells.withPath(shell) + " -i").split(" ");
  }

  /** Starts what is at the console. */
  void start(String... command) throws IOException {
    shell = rig.board(0).spawn(command);
  }

  /** Ends by SIGKILL what the shell at the prompt has started: the reader. */
  void killReader() {
    ProcessHandle.of(shell.pid())
        .ifPresent(prompt -> prompt.children().forEach(ProcessHandle::destroyForcibly));
  }

  Rig rig() {
    return rig;
  }

  /** The folder that the board is to have the shim in. */
  Path target() {
    return target;
  }

  BoardSession open() {
    return open(NOBODY, false, new CompletableFuture<>());
  }

  BoardSession open(Credentials login, boolean force, CompletableFuture<?> stop) {
    return BoardSession.open(new Attachment(control, "board-0", force, false), login, stop);
  }

  ShimInstall.Installed push() {
    return push(Progress.NONE);
  }

  ShimInstall.Installed push(Progress told) {
    try (BoardSession session = open()) {
      return push(session, told);
    }
  }

  ShimInstall.Installed push(BoardSession session, Progress told) {
    return session.install(files(), List.of(target.toString()), false, told);
  }

  ShimInstall.Removed remove() {
    try (BoardSession session = open()) {
      return session.remove(files(), List.of(target.toString()), true);
    }
  }

  Output run(String... words) throws IOException {
    return run(new CompletableFuture<>(), new ByteArrayOutputStream(), words);
  }

  /** Stops it when it has printed {@code begun}. */
  Output runUntilBegun(String... words) throws IOException {
    CompletableFuture<Void> stop = new CompletableFuture<>();
    return run(stop, onceBegun(() -> stop.complete(null)), words);
  }

  /** Stops it by a timeout when it has printed {@code begun}; returns how long that took. */
  Duration runUntilTimedOut(String... words) throws IOException {
    CompletableFuture<Void> stop = new CompletableFuture<>();
    long[] stopped = {0};
    Runnable timeout =
        () -> {
          stopped[0] = System.nanoTime();
          stop.completeExceptionally(new TimeoutException());
        };
    run(stop, onceBegun(timeout), words);
    return Duration.ofNanos(System.nanoTime() - stopped[0]);
  }

  /** Stops it when the board waits for a call. */
  Output runUntilCalled(String... words) throws IOException {
    return run(
        CompletableFuture.runAsync(
            () -> rig.await("call", () -> !rig.status(0).calls().isEmpty()), DaemonThreads.EACH),
        new ByteArrayOutputStream(),
        words);
  }

  /** Resets the board while a command runs, and stops it when the board has said all of this. */
  void runUntilItBoots(String says) throws IOException {
    Runnable reset =
        () -> {
          try {
            rig.board(0).cutPower();
            start("/bin/sh", "-c", "printf '\\n%b' '" + says + "'; exec sleep 1000");
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        };
    ByteArrayOutputStream out = onceBegun(reset);
    String[] lines = says.split("\\\\n");
    String last = lines[lines.length - 1]; // what was printed here was looked at for signs
    CompletableFuture<Void> stop =
        CompletableFuture.runAsync(
            () ->
                rig.await(
                    "the boot", () -> out.toString(StandardCharsets.ISO_8859_1).contains(last)),
            DaemonThreads.EACH);
    run(stop, out, "echo begun; sleep 1000");
  }

  /** All that was typed there. */
  String typedAtTheBoard() {
    return new String(rig.board(0).cable().boardHeard(), StandardCharsets.ISO_8859_1);
  }

  /** Does something when it has printed {@code begun}. */
  Output runOnceBegun(Runnable action, String... words) throws IOException {
    return run(new CompletableFuture<>(), onceBegun(action), words);
  }

  /** The same, and does something when it has printed this. */
  Output runWith(CommandInput input, String said, Runnable action, String... words)
      throws IOException {
    return run(new CompletableFuture<>(), input, once(said, action), words);
  }

  private static ByteArrayOutputStream onceBegun(Runnable action) {
    return once("begun\n", action);
  }

  private static ByteArrayOutputStream once(String said, Runnable action) {
    return new ByteArrayOutputStream() {
      private boolean done;

      @Override
      public void flush() {
        if (!done && toString(StandardCharsets.ISO_8859_1).contains(said)) {
          done = true;
          action.run();
        }
      }
    };
  }

  /** A person types a line at the prompt. */
  void type(String line) throws IOException {
    // Beside a writer that is about to leave, it would be thrown away.
    rig.await("the writer before to leave", () -> rig.status(0).clients().isEmpty());
    Map<String, Object> attach =
        Map.of("command", "attach", "device", "board-0", "readOnly", false, "force", false);
    String mark = "done" + line.length();
    try (AttachedConsole console = new AttachedConsole(control, attach)) {
      String said = line + "\nprintf '%s%s\\n' do " + mark.substring(2) + "\n";
      console.write(said.getBytes(StandardCharsets.ISO_8859_1));
      rig.await("the line", () -> heard().contains(mark + "\r\n"));
    }
    rig.await("the writer to leave", () -> rig.status(0).clients().isEmpty());
  }

  /** Somebody takes over writing, and stays. */
  AttachedConsole takeOver() {
    Map<String, Object> attach =
        Map.of("command", "attach", "device", "board-0", "readOnly", false, "force", true);
    return new AttachedConsole(control, attach);
  }

  /** All that the board has said. */
  String heard() {
    return new String(rig.board(0).cable().hostHeard(), StandardCharsets.ISO_8859_1);
  }

  /** The console's log. */
  String log() {
    try {
      return Files.readString(log, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bridge loses its connection, and gets another one. */
  void hangUp() {
    try {
      rig.board(0).cable().hangUp();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The board loses its power, says this and boots to another shell's prompt. */
  void reset(String says) {
    reset(says, "exec dash -i");
  }

  /** The same, and then it does this. */
  void reset(String says, String does) {
    try {
      rig.board(0).cutPower();
      start("/bin/sh", "-c", "echo; printf '%b' '" + says + "'; " + does);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private Output run(CompletableFuture<?> stop, ByteArrayOutputStream out, String... words)
      throws IOException {
    return run(stop, CommandInput.none(), out, words);
  }

  /** Runs it with this standard input. */
  Output runWith(CommandInput input, String... words) throws IOException {
    return run(new CompletableFuture<>(), input, new ByteArrayOutputStream(), words);
  }

  /** The same until it is stopped. */
  Output runWith(CompletableFuture<?> stop, CommandInput input, String... words)
      throws IOException {
    return run(stop, input, new ByteArrayOutputStream(), words);
  }

  private Output run(
      CompletableFuture<?> stop, CommandInput input, ByteArrayOutputStream out, String... words)
      throws IOException {
    Optional<Integer> status = Optional.empty();
    try (BoardSession session = open(NOBODY, false, stop)) {
      String line = BoardSession.line(List.of(words));
      status = Optional.of(session.run(line, List.of(target.toString()), input, out));
    } catch (CancellationException e) {
      // It has no status.
    }
    return new Output(status, out.toString(StandardCharsets.ISO_8859_1));
  }

  /** What is installed, by name; empty if there is no folder. */
  Map<String, String> installed() throws IOException {
    return texts(target);
  }

  /** What is to be installed, the libraries first. */
  public static Map<String, String> files() {
    return ShimFiles.texts();
  }

  private static Map<String, String> texts(Path folder) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    if (!Files.exists(folder)) {
      return texts;
    }
    try (var all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        texts.put(folder.relativize(file).toString(), Files.readString(file));
      }
    }
    return texts;
  }

  @Override
  public void close() throws IOException {
    rig.close();
  }
}
