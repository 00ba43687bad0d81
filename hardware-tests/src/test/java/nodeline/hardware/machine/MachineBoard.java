// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.machine;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nodeline.DaemonThreads;
import nodeline.hardware.cable.Cable;
import nodeline.hardware.cable.Faults;
import org.awaitility.Awaitility;

/** An emulated board: a machine, the cable of its console, and somebody who types at it. */
public final class MachineBoard implements AutoCloseable {
  /** How a command ended on the board, with LF for line ends. */
  public record Result(int status, String out, String err) {}

  private static final String PROMPT = "\r\n# ";

  /** Of what a long test asks for; others end by the time that a test has. */
  private static final long LONGEST_MINUTES = 28;

  /** A kilobyte takes less. */
  private static final int DRAIN_MILLIS = 300;

  private final Machine machine;
  private final Cable cable;
  private final MachinePort port;
  private final OutputStream keys;
  private int runs;

  /**
   * Starts the machine.
   *
   * @param folder of its own
   * @param socket where the bridge finds the console
   * @param devices more options of the emulator
   */
  public MachineBoard(
      Machine.Kind kind, Path folder, Path socket, Path initramfs, String... devices)
      throws IOException {
    Path serial = Files.createDirectories(folder).resolve("serial");
    List<String> options = new ArrayList<>(List.of(Machine.port(serial, ",wait=on")));
    options.addAll(List.of(devices));
    machine = new Machine(kind, folder, initramfs, options.toArray(String[]::new));
    cable = new Cable(socket, Faults.none(), Faults.none());
    port = new MachinePort(Machine.connect(serial));
    keys = port.out();
    Thread unused = cable.plug(port.in(), keys);
  }

  Machine machine() {
    return machine;
  }

  public Cable cable() {
    return cable;
  }

  /** From now on nobody reads what the board says, or somebody does again. */
  void stopReading(boolean yes) {
    port.stopReading(yes);
  }

  /**
   * Resets the machine. A socket keeps for U-Boot what a wire loses, so nothing is under way then:
   * the system reads what is, and the machine gets no more up to these words.
   */
  void reset(String words) throws IOException, InterruptedException {
    port.drop(true);
    TimeUnit.MILLISECONDS.sleep(DRAIN_MILLIS);
    int begin = said();
    machine.monitor("system_reset");
    awaitText(begin, words);
    port.drop(false);
  }

  /** The octets that the board has said so far. */
  public int said() {
    return cable.hostHeard().length;
  }

  public String saidSince(int position) {
    byte[] all = cable.hostHeard();
    return new String(all, position, all.length - position, StandardCharsets.ISO_8859_1);
  }

  public void awaitPrompt(int position) {
    awaitText(position, PROMPT);
  }

  void awaitText(int position, String text) {
    Awaitility.await(text)
        .pollInterval(20, TimeUnit.MILLISECONDS)
        .atMost(150, TimeUnit.SECONDS)
        .until(() -> saidSince(position).contains(text));
  }

  /** Types a line at the prompt, as a person does. */
  public void type(String line) throws IOException {
    press(line + "\n");
  }

  void press(String text) throws IOException {
    keys.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Runs a command with its output in files. */
  public CompletableFuture<Result> start(String command) throws IOException {
    int begin = said();
    String tag = "run-" + ++runs;
    type("run " + tag + " " + command);
    Pattern end =
        Pattern.compile("<" + tag + "\r\n(\\d+)\r\n(.*)--\r\n(.*)" + tag + ">", Pattern.DOTALL);
    return CompletableFuture.supplyAsync(() -> await(end, begin), DaemonThreads.EACH);
  }

  public Result run(String command) throws Exception {
    return start(command).get();
  }

  private Result await(Pattern end, int begin) {
    return Awaitility.await(end.pattern())
        .pollInterval(50, TimeUnit.MILLISECONDS)
        .atMost(LONGEST_MINUTES, TimeUnit.MINUTES)
        .until(() -> find(end, begin), result -> result != null);
  }

  private Result find(Pattern end, int begin) {
    Matcher matcher = end.matcher(saidSince(begin));
    return matcher.find()
        ? new Result(
            Integer.parseInt(matcher.group(1)), lines(matcher.group(2)), lines(matcher.group(3)))
        : null;
  }

  private static String lines(String text) {
    return text.replace("\r\n", "\n");
  }

  @Override
  public void close() throws IOException {
    machine.close();
    cable.close();
  }
}
