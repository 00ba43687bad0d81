// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import nodeline.hardware.rig.Shells;
import nodeline.tls.TlsFiles;

/** An authority and its certificates, made by openssl as docs/many-hosts.md says. */
final class Certificates {
  private static final String KEY = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";

  private final Path folder;

  Certificates(Path folder) throws IOException {
    Shells.requireInstalled("openssl");
    this.folder = folder;
    authority("ca");
    authority("other");
    issue("lab", "ca");
    issue("bench", "ca");
    issue("stranger", "other");
  }

  private void authority(String name) throws IOException {
    run(
        "openssl req -x509 %s -days 30 -subj /CN=%s -keyout %s.key -out %s.pem"
            .formatted(KEY, name, name, name));
  }

  private void issue(String name, String authority) throws IOException {
    run("openssl req %s -subj /CN=%s -keyout %s.key -out %s.csr".formatted(KEY, name, name, name));
    run("echo subjectAltName=IP:127.0.0.1 > %s.ext".formatted(name));
    run(
        ("openssl x509 -req -in %s.csr -CA %s.pem -CAkey %s.key -CAcreateserial -days 30"
                + " -extfile %s.ext -out %s.pem")
            .formatted(name, authority, authority, name, name));
  }

  /**
   * The list of the authority's revoked certificates, in the place of the one before.
   *
   * @param names of certificates that it has
   */
  Path revoked(String... names) throws IOException {
    Path list = folder.resolve("revoked.pem");
    run(
        "rm -f index.txt* && touch index.txt && echo 01 > crlnumber && printf '%s\\n'"
            + " '[ca]' 'default_ca=d' '[d]' 'database=index.txt' 'default_md=sha256'"
            + " 'crlnumber=crlnumber' > ca.cnf");
    for (String name : names) {
      run("openssl ca -config ca.cnf -keyfile ca.key -cert ca.pem -revoke " + name + ".pem");
    }
    run(
        "openssl ca -config ca.cnf -keyfile ca.key -cert ca.pem -gencrl -crldays 30 -out new.pem"
            + " && mv new.pem revoked.pem");
    return list;
  }

  private void run(String command) throws IOException {
    Path log = folder.resolve("openssl.log");
    Process process =
        new ProcessBuilder("/bin/sh", "-ec", command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertEquals(0, process.onExit().join().exitValue(), Files.readString(log));
  }

  String file(String name) {
    return folder.resolve(name).toString();
  }

  /** The files of who has this certificate, and trusts this authority. */
  Optional<TlsFiles> files(String name, String authority) {
    return Optional.of(
        new TlsFiles(
            Optional.of(folder.resolve(name + ".pem")),
            Optional.of(folder.resolve(name + ".key")),
            Optional.of(folder.resolve(authority + ".pem"))));
  }
}
