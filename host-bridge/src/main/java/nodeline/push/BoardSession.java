// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import nodeline.Problem;
import nodeline.control.ControlClient;
import nodeline.control.DeviceStatus;
import nodeline.control.LinkStatus;

/**
 * A board's shell, reached over the console that a running bridge holds. The board is at its prompt
 * again when this is closed.
 */
public final class BoardSession implements AutoCloseable {
  /** Where the shim may be, in the order to try: what a board keeps in memory. */
  public static final List<String> FOLDERS =
      List.of("/run/nodeline", "/tmp/nodeline", "/dev/shm/nodeline");

  /** Octets of the longest line, as it is {@linkplain #typed(String) typed}, but for variables. */
  public static final int MAX_LINE = BoardCommand.MAX_TYPED - 512;

  private static final int MAX_FOLDER = 200;
  private static final String FOLDER = "(/[A-Za-z0-9_+-][A-Za-z0-9._+-]*){1,16}";

  private static final Duration LAST_WORD = Duration.ofSeconds(5);
  private static final Duration HURRY = Duration.ofMillis(400);

  private final DeviceStatus device;
  private final BoardConsole console;
  private final Prompt prompt;
  private final CheckedShell shell;
  private final CompletableFuture<?> stop;
  private BoardTools tools;
  private FilePut puts;
  private FileGet gets;

  /**
   * Attaches and finds the prompt.
   *
   * @param login asked if the board wants one
   * @param stop ends what is going on, once it is complete in whatever way, by a {@link
   *     CancellationException}; by an exception: what runs on the board has little time to end
   * @throws Problem if there is no bridge, device or shell, or the console cannot be had
   */
  public static BoardSession open(
      Attachment attachment, Credentials login, CompletableFuture<?> stop) {
    DeviceStatus device = upDevice(attachment.socket(), attachment.device());
    BoardSession session =
        new BoardSession(device, new BoardConsole(attachment, stop), login, stop);
    try {
      session.prompt.find(attachment.force());
      return session;
    } catch (RuntimeException e) {
      session.console.close();
      throw e;
    }
  }

  private BoardSession(
      DeviceStatus device, BoardConsole console, Credentials login, CompletableFuture<?> stop) {
    this.device = device;
    this.console = console;
    this.stop = stop;
    prompt = new Prompt(console, login);
    shell = new CheckedShell(console, prompt);
  }

  private static DeviceStatus upDevice(Path socket, String name) {
    try (ControlClient client = new ControlClient(socket)) {
      DeviceStatus device = client.status().device(name);
      if (device.link().state() != LinkStatus.State.UP) {
        throw new Problem(
            "%s: its console is not open: %s".formatted(name, device.link().reason()),
            "look at \"nodeline status\"");
      }
      return device;
    }
  }

  /** Whether a path from the root on can be typed as it is, and names no folder above another. */
  public static boolean isFolder(String path) {
    return path.length() <= MAX_FOLDER && path.matches(FOLDER);
  }

  /** The device's job, which {@code lava-self} has to print. */
  public String job() {
    return device.job();
  }

  /**
   * Puts the shim's files there, unless they are.
   *
   * @param files by their names below the folder
   * @param folders to try
   * @param again types them in any case
   */
  public ShimInstall.Installed install(
      Map<String, String> files, List<String> folders, boolean again, Progress told) {
    shell.tell(told);
    ShimInstall.Installed installed = new ShimInstall(shell, files, folders).install(again);
    console
        .typist()
        .note(
            "push: %s %s: files=%d"
                .formatted(
                    installed.folder(), installed.typed() ? "installed" : "has all", files.size()));
    return installed;
  }

  /**
   * Takes the shim's files away.
   *
   * @param named whether a folder was asked for
   */
  public ShimInstall.Removed remove(
      Map<String, String> files, List<String> folders, boolean named) {
    ShimInstall.Removed removed = new ShimInstall(shell, files, folders).remove(named);
    console.typist().note("push: removed: files=" + removed.count());
    return removed;
  }

  /**
   * Puts files into a folder of the board, one after another, each whole or not at all.
   *
   * @param folder on the board, from / on or from where its shell is
   * @throws IOException if a file cannot be read
   * @throws Problem if the board cannot take it
   */
  public Transfer.Moved put(Path file, String folder, Transfer told) throws IOException {
    Transfer.Moved moved = puts().put(file, BoardFiles.octets(folder), told);
    console.typist().note("put: %s: octets=%d".formatted(moved.name(), moved.octets()));
    return moved;
  }

  /**
   * Sees to it that a file is in a folder of the board, which is made where it is missing.
   *
   * @param folder on the board
   * @return what was put there; empty if the board had it
   * @throws IOException if the file cannot be read
   * @throws Problem if the board cannot take it
   */
  public Optional<Transfer.Moved> bring(Path file, String folder, Transfer told)
      throws IOException {
    return puts().has(file, BoardFiles.octets(folder))
        ? Optional.empty()
        : Optional.of(put(file, folder, told));
  }

  private FilePut puts() {
    puts = puts == null ? new FilePut(shell, tools()) : puts;
    return puts;
  }

  /**
   * Gets a file of the board into a folder here, whole or not at all.
   *
   * @param path on the board
   * @param folder where it gets its own name, and its mode
   * @throws IOException if it cannot be written
   * @throws Problem if the board has none, or cannot print it
   */
  public Transfer.Moved get(String path, Path folder, Transfer told) throws IOException {
    FileGet get = gets == null ? new FileGet(shell, console, tools()) : gets;
    gets = get;
    String octets = BoardFiles.octets(path);
    FileGet.Found found = get.look(octets);
    Path place = BoardFiles.place(path, folder);
    BoardFiles.write(place, found.mode(), out -> get.copy(octets, found, out, told));
    console.typist().note("get: %s: octets=%d".formatted(path, found.size()));
    return new Transfer.Moved(place.toString(), found.size(), tools().sums());
  }

  private BoardTools tools() {
    tools = tools == null ? BoardTools.find(shell) : tools;
    return tools;
  }

  /** A command for {@link #run}: one word is a line for the shell, several are quoted for it. */
  public static String line(List<String> words) {
    return BoardCommand.line(words);
  }

  /**
   * Runs a command once. It is ended by Ctrl-C when this ends otherwise.
   *
   * @param line for the shell
   * @param folders where the shim may be
   * @param input its standard input
   * @return its exit status
   * @throws IOException if the output cannot be written
   */
  public int run(String line, List<String> folders, CommandInput input, OutputStream out)
      throws IOException {
    try {
      int status = new BoardCommand(console, shell, prompt).run(line, folders, input, out);
      console.typist().note("exec: status=" + status);
      return status;
    } catch (IOException | RuntimeException e) {
      try {
        interrupt();
        console.typist().will(new byte[0]);
      } catch (Problem | CancellationException lost) {
        e.addSuppressed(lost);
      }
      throw e;
    }
  }

  /** How many octets a line for {@link #run} is when it is typed. */
  public static int typed(String line) {
    return TypedText.encode(BoardCommand.assign(line)).length();
  }

  /** Octets that were typed. */
  public long typed() {
    return console.typist().typed();
  }

  /** How often something had to be typed again. */
  public int repaired() {
    return shell.repaired();
  }

  /** Ends the reader on the board, and what it runs. */
  private void interrupt() {
    boolean hurry = stop.isCompletedExceptionally();
    shell.abandon();
    console.cancel(false);
    if (hurry) {
      console.hurry();
    }
    Prompt.endWhatRuns(console, hurry ? HURRY : LAST_WORD);
  }

  @Override
  public void close() {
    try {
      endShell();
      if (shell.isStarted()) {
        interrupt();
      }
    } catch (Problem e) {
      // The console is lost, and with it the board's reader.
    } finally {
      console.close();
    }
  }

  private void endShell() {
    try {
      shell.close();
    } catch (CancellationException e) {
      // Ctrl-C ends the rest of it.
    }
  }
}
