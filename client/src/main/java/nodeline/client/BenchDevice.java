// SPDX-License-Identifier: Apache-2.0
package nodeline.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A board of a bench. Its methods run the program {@code nodeline}, or ask the bridge. Each ends
 * after a time: {@link #within} sets it, 5 minutes otherwise.
 */
public final class BenchDevice {
  private static final Path NOTHING = Path.of("/dev/null");
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final BridgeClient client;
  private final String name;
  private final Duration limit;

  /** Where the commands of each board are, if that is not the usual place. */
  private final Map<String, String> folders;

  BenchDevice(BridgeClient client, String name, Map<String, String> folders) {
    this(client, name, LIMIT, folders);
  }

  private BenchDevice(
      BridgeClient client, String name, Duration limit, Map<String, String> folders) {
    this.client = client;
    this.name = name;
    this.limit = limit;
    this.folders = folders;
  }

  /** Its name in the configuration. */
  public String name() {
    return name;
  }

  /**
   * The same board, on which everything may take so long.
   *
   * @param time whole seconds, from 1 on
   */
  public BenchDevice within(Duration time) {
    return new BenchDevice(client, name, time, folders);
  }

  /**
   * Runs a command and waits for its end.
   *
   * @param words one: a line for the board's shell; several: a command and its arguments
   * @throws CommandFailure if its exit status is not 0
   * @throws NodelineException if it does not end in time, was lost or could not begin
   */
  public ExecResult exec(String... words) {
    return start(words).result();
  }

  /** As {@link #exec}, with a file of the host as its standard input. */
  public ExecResult execWith(Path input, String... words) {
    return start(input, words).result();
  }

  /** As {@link #exec}, and goes on at once. */
  public RunningExec start(String... words) {
    return start(NOTHING, words);
  }

  private RunningExec start(Path input, String... words) {
    List<String> arguments = new ArrayList<>(List.of("--timeout", limit.toSeconds() + "s"));
    String folder = folders.get(name);
    if (folder != null) {
      arguments.addAll(List.of("--dir", folder));
    }
    if (!input.equals(NOTHING)) {
      arguments.add("--input");
    }
    arguments.addAll(List.of(name, "--"));
    arguments.addAll(List.of(words));
    return program(input, "exec", arguments);
  }

  private RunningExec program(Path input, String command, List<String> more) {
    List<String> arguments = new ArrayList<>(List.of(command, "--socket"));
    arguments.add(client.socket().toString());
    arguments.addAll(more);
    String shown = command.equals("exec") ? more.get(more.size() - 1) : command;
    return new RunningExec(name, shown, TiedProcess.start(arguments, input), limit);
  }

  /**
   * Brings the MultiNode API's commands to the board, where they are missing. What it executes has
   * them in its {@code PATH} then.
   *
   * @return this
   * @throws NodelineException if there is no shell or no folder
   */
  public BenchDevice push() {
    program(NOTHING, "push", List.of(name)).result();
    folders.remove(name);
    return this;
  }

  /** The same, into a folder that is kept in mind for all that the board executes. */
  public BenchDevice push(String intoFolder) {
    program(NOTHING, "push", List.of("--dir", intoFolder, name)).result();
    folders.put(name, intoFolder);
    return this;
  }

  /**
   * Puts files into a folder of the board.
   *
   * @throws NodelineException if there is no such file or folder, or no room
   */
  public void put(String intoFolder, Path... files) {
    move("put", Arrays.stream(files).map(Path::toString).toList(), intoFolder);
  }

  /**
   * Gets files of the board into a folder here.
   *
   * @throws NodelineException if there is no such file or folder
   */
  public void get(Path intoFolder, String... paths) {
    move("get", List.of(paths), intoFolder.toString());
  }

  private void move(String command, List<String> files, String folderThere) {
    List<String> arguments = new ArrayList<>(List.of(name));
    arguments.addAll(files);
    arguments.add(folderThere);
    program(NOTHING, command, arguments).result();
  }

  /**
   * Makes a call of the MultiNode API on the board's behalf.
   *
   * @param words such as {@code lava-wait} and {@code ready}
   * @return {@code docs/request.md} has it
   * @throws NodelineException if the call fails or times out
   */
  public JsonNode request(String... words) {
    return client.call(name, List.of(words), limit);
  }

  /**
   * Switches its power, or resets it.
   *
   * @param action {@code on}, {@code off}, {@code cycle} or {@code reset}
   * @throws NodelineException if it cannot be
   */
  public void power(String action) {
    client.power(name, action, limit);
  }

  /**
   * The last 40 lines of its console, harmless on a terminal.
   *
   * @throws NodelineException if the bridge does not answer
   */
  public String console() {
    return ShownText.of(ShownText.tail(client.console(name)));
  }
}
