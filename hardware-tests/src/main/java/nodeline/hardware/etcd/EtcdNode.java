// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.etcd;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nodeline.hardware.rig.FreePort;

/** One server of a cluster; its data stay when it is killed. */
public final class EtcdNode {
  private static final Pattern MEMBER = Pattern.compile("\"member_id\":\"(\\d+)\"");
  private static final Pattern LEADER = Pattern.compile("\"leader\":\"(\\d+)\"");

  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final Duration SHORT = Duration.ofMillis(500);

  /** Reads a key that is not there, as the majority has it. */
  private static final String READ = "{\"key\":\"AA==\"}";

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();
  private final Place place;
  private final String scheme;
  private Process process;

  /**
   * Where a server runs.
   *
   * @param address its own, which the others and its clients reach
   * @param data the folder of its data; made if it is not there
   * @param log the file that gets what it says
   * @param inside what stands before its command, such as {@code nsenter --net=FILE}
   */
  public record Place(String name, Ports address, Path data, Path log, List<String> inside) {
    public Place {
      inside = List.copyOf(inside);
    }

    static Place onLoopback(String name, Path folder) {
      return new Place(
          name,
          new Ports("127.0.0.1", FreePort.next(), FreePort.next()),
          folder.resolve(name),
          folder.resolve(name + ".log"),
          List.of());
    }
  }

  /** An address with the ports for clients and for the other servers. */
  public record Ports(String host, int client, int peer) {}

  EtcdNode(Place place, String scheme) {
    this.place = place;
    this.scheme = scheme;
  }

  public int port() {
    return place.address().client();
  }

  /** Where clients reach it: {@code HOST:PORT}. */
  public String address() {
    return place.address().host() + ":" + port();
  }

  private String peerUrl() {
    return "http://%s:%d".formatted(place.address().host(), place.address().peer());
  }

  /** How the others find it. */
  String peer() {
    return place.name() + "=" + peerUrl();
  }

  void start(String cluster, List<String> options) throws IOException {
    String client = scheme + "://" + address();
    List<String> command = new ArrayList<>(place.inside());
    command.addAll(
        List.of(
            "etcd",
            "--name=" + place.name(),
            "--data-dir=" + place.data(),
            "--listen-client-urls=" + client,
            "--advertise-client-urls=" + client,
            "--listen-peer-urls=" + peerUrl(),
            "--initial-advertise-peer-urls=" + peerUrl(),
            "--initial-cluster=" + cluster,
            "--initial-cluster-token=nodeline",
            "--logger=zap",
            "--log-level=warn"));
    command.addAll(options);
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(place.log().toFile()))
            .start();
  }

  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Processor time that it has used, in steps of 10 ms. */
  public long cpuNanos() {
    return process.info().totalCpuDuration().orElseThrow().toNanos();
  }

  /** As {@code kill -9} does. */
  public void kill() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }

  /** It keeps its connections, and says nothing any more. */
  public void pause() throws IOException {
    signal("STOP");
  }

  public void goOn() throws IOException {
    signal("CONT");
  }

  private void signal(String signal) throws IOException {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().onExit().join();
  }

  /** Asks by its gateway; the answer's text, of an error too. */
  public String ask(String path, String body) throws IOException {
    return ask(path, body, LONGEST);
  }

  private String ask(String path, String body, Duration longest) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address() + path))
            .timeout(longest)
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      return client.send(request, BodyHandlers.ofString()).body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /**
   * Whether a majority stands behind what it answers. One that was silent follows its old leader at
   * first, who leads no more.
   */
  public boolean answersForMajority() {
    try {
      return isAlive() && ask("/v3/kv/range", READ, SHORT).contains("\"revision\"");
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether it follows a leader. */
  public boolean hasLeader() {
    return isAlive() && !leader().isEmpty() && !leader().equals("0");
  }

  /** Whether the others follow it. */
  boolean isLeader() {
    String status = status();
    Matcher member = MEMBER.matcher(status);
    return isAlive() && member.find() && leader().equals(member.group(1));
  }

  String leader() {
    Matcher leader = LEADER.matcher(status());
    return leader.find() ? leader.group(1) : "";
  }

  private String status() {
    try {
      return ask("/v3/maintenance/status", "{}");
    } catch (IOException e) {
      return "";
    }
  }
}
