// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.etcd;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import nodeline.Problem;
import nodeline.etcd.EtcdAddress;
import nodeline.etcd.EtcdLog;
import nodeline.etcd.EtcdSettings;
import nodeline.tls.TlsFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs whose servers ask who is there. */
class EtcdSecurityTest {
  private static final String GROUP = "lab";

  @TempDir private Path folder;
  private final List<EtcdLog> logs = new ArrayList<>();
  private EtcdCluster cluster;

  @AfterEach
  void close() {
    logs.forEach(EtcdLog::close);
    if (cluster != null) {
      cluster.close();
    }
  }

  private EtcdLog log(String address, Optional<TlsFiles> tls, Optional<EtcdSettings.User> user) {
    EtcdLog log = new EtcdLog(new EtcdSettings(EtcdAddress.parse(address), tls, user));
    logs.add(log);
    return log;
  }

  private Optional<EtcdSettings.User> user(String name, String password) throws IOException {
    Path file = Files.writeString(folder.resolve(name + ".password"), password + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return Optional.of(new EtcdSettings.User(name, file));
  }

  private static void appendSafely(EtcdLog log, String record) throws InterruptedException {
    CountDownLatch safe = new CountDownLatch(1);
    log.append(GROUP, List.of(record), safe::countDown);
    assertTrue(safe.await(30, SECONDS), () -> "safe; " + log.problem());
  }

  private static void awaitProblem(EtcdLog log, String text) {
    await()
        .conditionEvaluationListener(null)
        .atMost(20, SECONDS)
        .until(() -> log.problem().orElse("").contains(text));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private String right(String role, String prefix, String kind) {
    return "{\"name\":\"%s\",\"perm\":{\"permType\":\"%s\",\"key\":\"%s\",\"range_end\":\"%s\"}}"
        .formatted(role, kind, base64(prefix + "/"), base64(prefix + "0"));
  }

  /** Users root, bridge (may write), guest (may read), none (may nothing). */
  private void enableUsers() throws IOException {
    EtcdNode node = cluster.node(0);
    for (String name : List.of("root", "bridge", "guest", "none")) {
      node.ask(
          "/v3/auth/user/add",
          "{\"name\":\"%s\",\"password\":\"%s-secret\"}".formatted(name, name));
      node.ask("/v3/auth/role/add", "{\"name\":\"%s\"}".formatted(name));
      node.ask("/v3/auth/user/grant", "{\"user\":\"%s\",\"role\":\"%s\"}".formatted(name, name));
    }
    node.ask("/v3/auth/role/grant", right("bridge", "/lab", "READWRITE"));
    node.ask("/v3/auth/role/grant", right("guest", "/lab", "READ"));
    node.ask("/v3/auth/enable", "{}");
  }

  @Test
  void usersHaveTheirRights() throws Exception {
    cluster = EtcdCluster.start(folder, 1, "--auth-token-ttl=3");
    enableUsers();
    String address = cluster.address("/lab");
    EtcdLog bridge = log(address, Optional.empty(), user("bridge", "bridge-secret"));
    Told told = new Told();
    bridge.follow(GROUP, told);
    appendSafely(bridge, "one");
    told.awaitRecords(1);

    EtcdLog guest = log(address, Optional.empty(), user("guest", "guest-secret"));
    Told seen = new Told();
    guest.follow(GROUP, seen);
    seen.awaitRecords(1);
    guest.append(GROUP, List.of("not mine"), () -> {});
    awaitProblem(guest, "etcd takes no records: permission denied");

    awaitProblem(log(address, Optional.empty(), user("none", "none-secret")), "permission denied");
    awaitProblem(log(address, Optional.empty(), Optional.empty()), "user name is empty");
    EtcdLog wrong = log(address, Optional.empty(), user("bridge", "another"));
    awaitProblem(wrong, "authentication failed, invalid user ID or password");
    user("bridge", "bridge-secret"); // it is read again
    await().atMost(20, SECONDS).until(() -> wrong.problem().isEmpty());

    cluster.node(0).kill(); // and with it the tokens that it knew
    cluster.start(cluster.node(0));
    appendSafely(bridge, "two");
    told.awaitRecords(2);
    assertEquals(List.of("one", "two"), told.records());
  }

  @Test
  void aPasswordThatOthersCanReadIsRefused() throws IOException {
    Optional<EtcdSettings.User> user = user("bridge", "secret");
    Files.setPosixFilePermissions(
        user.get().password(), PosixFilePermissions.fromString("rw-r--r--"));
    Problem open =
        assertThrows(Problem.class, () -> log("etcd://127.0.0.1:1", Optional.empty(), user));
    assertTrue(open.getMessage().startsWith("others can read or write the password"));
    Files.delete(user.get().password());
    Problem missing =
        assertThrows(Problem.class, () -> log("etcd://127.0.0.1:1", Optional.empty(), user));
    assertTrue(missing.getMessage().endsWith("no such file or folder"), missing.getMessage());
  }

  @Test
  void tlsProvesBothSides() throws Exception {
    Certificates certificates = new Certificates(folder);
    cluster =
        EtcdCluster.startTls(
            folder,
            "--client-cert-auth",
            "--trusted-ca-file=" + certificates.file("ca.pem"),
            "--cert-file=" + certificates.file("lab.pem"),
            "--key-file=" + certificates.file("lab.key"));
    String address = cluster.address("/lab").replace("etcd://", "etcds://");
    EtcdLog log = log(address, certificates.files("bench", "ca"), Optional.empty());
    Told told = new Told();
    log.follow(GROUP, told);
    appendSafely(log, "over TLS");
    told.awaitRecords(1);
    awaitProblem(
        log(address, certificates.files("bench", "other"), Optional.empty()),
        "TLS: its certificate is not signed by ");
    awaitProblem(
        log(address, certificates.files("stranger", "ca"), Optional.empty()),
        "it refused our certificate");
    awaitProblem(
        log(
            address.replace("127.0.0.1", "localhost"),
            certificates.files("bench", "ca"),
            Optional.empty()),
        "its certificate is for another host");
    awaitProblem(
        log(cluster.address("/lab"), Optional.empty(), Optional.empty()), "no etcd server answers");
    assertThrows(Problem.class, () -> log(address, Optional.empty(), Optional.empty()));
  }

  @Test
  void aServerWhoseCertificateIsRevokedIsLeftWithoutARestart() throws Exception {
    Certificates certificates = new Certificates(folder);
    cluster =
        EtcdCluster.startTls(
            folder,
            "--trusted-ca-file=" + certificates.file("ca.pem"),
            "--cert-file=" + certificates.file("lab.pem"),
            "--key-file=" + certificates.file("lab.key"));
    TlsFiles files = certificates.files("bench", "ca").orElseThrow();
    TlsFiles withList =
        new TlsFiles(
            files.certificate(),
            files.key(),
            files.authority(),
            Optional.of(certificates.revoked("bench")));
    String address = cluster.address("/lab").replace("etcd://", "etcds://");
    EtcdLog log = log(address, Optional.of(withList), Optional.empty());
    appendSafely(log, "before");
    certificates.revoked("lab");
    awaitProblem(log, "its certificate is revoked");
    certificates.revoked("bench");
    appendSafely(log, "after");
  }

  @Test
  void whatIsNoEtcdIsNamed() throws IOException {
    try (OldServer old = new OldServer("{\"etcdserver\":\"3.3.25\",\"etcdcluster\":\"3.3.0\"}");
        OldServer other = new OldServer("<html>hello")) {
      awaitProblem(
          log("etcd://127.0.0.1:" + old.port(), Optional.empty(), Optional.empty()),
          "it is etcd 3.3.25; 3.4 or later is needed");
      awaitProblem(
          log("etcd://127.0.0.1:" + other.port(), Optional.empty(), Optional.empty()),
          "it is no etcd");
    }
  }

  @Test
  void aServerWithoutSpaceIsNamed() throws Exception {
    cluster = EtcdCluster.start(folder, 1, "--quota-backend-bytes=1000000");
    EtcdLog log = log(cluster.address("/lab"), Optional.empty(), Optional.empty());
    for (int i = 0; i < 40; i++) {
      log.append(GROUP, List.of(noise(i)), () -> {});
    }
    awaitProblem(log, "etcd has no space");
  }

  private static String noise(int seed) {
    StringBuilder text = new StringBuilder();
    new java.util.Random(seed).ints(100_000, 33, 127).forEach(c -> text.append((char) c));
    return text.toString();
  }
}
