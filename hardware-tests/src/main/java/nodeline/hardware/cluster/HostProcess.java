// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A bridge of one host, as a process in the host's namespace. Whoever asks gets an answer in the
 * end: what a killed process has not answered is asked again of the next one, under the same id, as
 * boards do.
 */
final class HostProcess implements AutoCloseable {
  private static final List<String> JAVA =
      List.of(
          Path.of(System.getProperty("java.home"), "bin/java").toString(),
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-cp",
          System.getProperty("java.class.path"),
          "-Dlogback.configurationFile="
              + Path.of(System.getProperty("nodeline.root"), "bench", "logback.xml"),
          HostProgram.class.getName());

  private final int number;
  private final Network.Place place;
  private final String address;
  private final Path log;
  private final List<String> joins = new ArrayList<>();
  private final Map<String, Asked> asked = new LinkedHashMap<>();
  private long last;
  private Process process;

  private record Asked(String line, CompletableFuture<String> answer) {}

  /** What was asked: its number and its answer. */
  record Question(String number, CompletableFuture<String> answer) {}

  /**
   * A process that does not run yet.
   *
   * @param address of the cluster
   * @param log gets what it says on standard error
   */
  HostProcess(int number, Network.Place place, String address, Path log) {
    this.number = number;
    this.place = place;
    this.address = address;
    this.log = log;
  }

  int number() {
    return number;
  }

  Network.Place place() {
    return place;
  }

  /** Gives it one more member, now and after each start. */
  synchronized void join(String group, String job, int size) {
    String line = "join %s %s %d".formatted(group, job, size);
    joins.add(line);
    write(line);
  }

  /** Starts it, and asks it all that has no answer. */
  synchronized void start() throws IOException {
    List<String> command = new ArrayList<>(place.inside());
    command.addAll(JAVA);
    command.add(address);
    command.add("host-" + number);
    process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    Process started = process;
    Thread reader = new Thread(() -> read(started), "host-" + number);
    reader.setDaemon(true);
    reader.start();
    joins.forEach(this::write);
    asked.values().forEach(question -> write(question.line()));
  }

  /** Asks it: a kind of question, a number that it gets, and the rest. */
  synchronized Question ask(String kind, String rest) {
    String id = Long.toString(++last);
    Asked question = new Asked((kind + " " + id + " " + rest).strip(), new CompletableFuture<>());
    asked.put(id, question);
    write(question.line());
    return new Question(id, question.answer());
  }

  /** The call that has waited longest. */
  synchronized Optional<String> waiting() {
    return asked.entrySet().stream()
        .filter(one -> one.getValue().line().startsWith("call "))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private synchronized void write(String line) {
    if (process == null) {
      return;
    }
    try {
      OutputStream to = process.getOutputStream();
      to.write((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
      to.flush();
    } catch (IOException e) {
      return; // it is dead: the next one is asked
    }
  }

  private void read(Process of) {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(of.getInputStream(), StandardCharsets.ISO_8859_1))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.endsWith(HostProgram.END)) {
          take(line.substring(0, line.length() - HostProgram.END.length()));
        }
      }
    } catch (IOException e) {
      return; // it was killed
    }
  }

  private void take(String line) {
    int blank = line.indexOf(' ');
    Asked question;
    synchronized (this) {
      question = asked.remove(line.substring(0, blank));
    }
    if (question != null) {
      question.answer().complete(line.substring(blank + 1));
    }
  }

  /** As {@code kill -9} does. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  void pause() throws IOException {
    Commands.signal(process, "STOP");
  }

  void goOn() throws IOException {
    Commands.signal(process, "CONT");
  }

  @Override
  public void close() {
    if (process != null) {
      kill();
    }
  }
}
