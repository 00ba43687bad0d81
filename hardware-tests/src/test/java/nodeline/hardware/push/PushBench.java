// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.push;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import nodeline.hardware.cable.Faults;
import nodeline.hardware.cable.LineQuality;
import nodeline.hardware.rig.Board;
import nodeline.hardware.rig.Rig;
import nodeline.hardware.rig.Shells;
import nodeline.push.BoardSession;
import nodeline.push.Credentials;
import nodeline.push.Progress;
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
    rig.board(0).with("PS1", "a board> ").with("TERM", "vt100").with("ENV", "");
    start(command);
  }

  static String[] interactive(String shell) {
    return (Shells.withPath(shell) + " -i").split(" ");
  }

  /** Starts what is at the console. */
  void start(String... command) throws IOException {
    rig.board(0).spawn(command);
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
    return BoardSession.open(control, "board-0", login, force, stop);
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

  /** Stops it when the board waits for a call. */
  Output runUntilCalled(String... words) throws IOException {
    return run(
        CompletableFuture.runAsync(() -> rig.await("call", () -> !rig.status(0).calls().isEmpty())),
        new ByteArrayOutputStream(),
        words);
  }

  /** Does something when it has printed {@code begun}. */
  Output runOnceBegun(Runnable action, String... words) throws IOException {
    return run(new CompletableFuture<>(), onceBegun(action), words);
  }

  private static ByteArrayOutputStream onceBegun(Runnable action) {
    return new ByteArrayOutputStream() {
      private boolean done;

      @Override
      public void flush() {
        if (!done && toString(StandardCharsets.ISO_8859_1).contains("begun\n")) {
          done = true;
          action.run();
        }
      }
    };
  }

  /** The bridge loses its connection, and gets another one. */
  void hangUp() {
    try {
      rig.board(0).cable().hangUp();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The board loses its power and boots to another shell's prompt. */
  void reset() {
    try {
      rig.board(0).cutPower();
      start("/bin/sh", "-c", "echo; echo 'U-Boot 2024.01'; exec dash -i");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private Output run(CompletableFuture<?> stop, ByteArrayOutputStream out, String... words)
      throws IOException {
    Optional<Integer> status = Optional.empty();
    try (BoardSession session = open(NOBODY, false, stop)) {
      String line = BoardSession.line(List.of(words));
      status = Optional.of(session.run(line, List.of(target.toString()), out));
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
    try {
      return new TreeMap<>(texts(Board.PACKED)).descendingMap();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
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
