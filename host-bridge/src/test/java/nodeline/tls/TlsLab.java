// SPDX-License-Identifier: Apache-2.0
package nodeline.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An authority and its certificates, made by openssl as {@code docs/lava.md} says. */
public final class TlsLab {
  private final Path folder;

  public TlsLab(Path folder) throws IOException {
    this.folder = folder;
    authority("ca");
    authority("other");
    issue("lab", "ca", "-days 30");
    issue("bench", "ca", "-days 30");
    issue("stranger", "other", "-days 30");
  }

  private void authority(String name) throws IOException {
    run(
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30"
            + " -subj /CN=NAME -keyout NAME.key -out NAME.pem",
        name);
  }

  /** A certificate for this machine, and its key. */
  public void issue(String name, String authority, String validity) throws IOException {
    run(
        "openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=NAME"
            + " -keyout NAME.key -out NAME.csr; echo subjectAltName=IP:127.0.0.1 > NAME.ext;"
            + " openssl x509 -req -in NAME.csr -CA "
            + authority
            + ".pem -CAkey "
            + authority
            + ".key -CAcreateserial -extfile NAME.ext -out NAME.pem "
            + validity,
        name);
  }

  /** Makes {@code revoked.pem}, the authority's list, with this certificate and those before. */
  public void revoke(String name) throws IOException {
    String settings =
        "[ca]\\ndefault_ca=d\\n[d]\\ndatabase=index.txt\\ncrlnumber=crlnumber\\ndefault_md=sha256\\n"
            + "default_crl_days=30\\n";
    String ca = "openssl ca -batch -config ca.cnf -keyfile ca.key -cert ca.pem ";
    run(
        "printf '%s' > ca.cnf; touch index.txt; [ -f crlnumber ] || echo 01 > crlnumber; "
                .formatted(settings)
            + (ca + "-revoke NAME.pem; " + ca + "-gencrl -out revoked.pem"),
        name);
  }

  public void run(String command, String name) throws IOException {
    Path log = folder.resolve("openssl.log");
    Process process =
        new ProcessBuilder("/bin/sh", "-ec", command.replace("NAME", name))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertEquals(0, process.waitFor(), () -> text(log));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  public Path file(String name) {
    return folder.resolve(name);
  }

  /** The files of who has this certificate, and trusts this authority. */
  public Optional<TlsFiles> files(String name, String authority) {
    return Optional.of(
        new TlsFiles(
            Optional.of(file(name + ".pem")),
            Optional.of(file(name + ".key")),
            Optional.of(file(authority + ".pem"))));
  }

  public Optional<TlsFiles> withoutCertificate() {
    return Optional.of(
        new TlsFiles(Optional.empty(), Optional.empty(), Optional.of(file("ca.pem"))));
  }

  /** A client that is not ours, which types and shows what it is told. */
  public Process openssl(int port, String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of("openssl", "s_client", "-quiet", "-verify_return_error", "-CAfile", "ca.pem"));
    command.addAll(List.of("-connect", "127.0.0.1:" + port));
    command.addAll(List.of(options));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectError(folder.resolve("s_client.log").toFile())
        .start();
  }

  /** Reads until the text has come. */
  public static void awaitText(Process process, String text) throws IOException {
    StringBuilder heard = new StringBuilder();
    byte[] octets = new byte[4_096];
    while (heard.indexOf(text) < 0) {
      int count = process.getInputStream().read(octets);
      if (count < 0) {
        throw new AssertionError("ended: " + heard);
      }
      heard.append(new String(octets, 0, count, StandardCharsets.ISO_8859_1));
    }
  }
}
