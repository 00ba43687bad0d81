// SPDX-License-Identifier: Apache-2.0
package nodeline.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import nodeline.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemFileTest {
  @TempDir private Path folder;
  private TlsLab lab;

  @BeforeEach
  void make() throws IOException {
    lab = new TlsLab(folder);
  }

  private void assertRefused(String message, String hint, String certificate, String key) {
    Problem problem =
        assertThrows(
            Problem.class,
            () ->
                new PemFile(lab.file(key))
                    .keyOf(new PemFile(lab.file(certificate)).certificates()[0]));
    String shown = problem.getMessage().replace(folder + "/", "");
    assertTrue(shown.startsWith("tls: " + message), shown);
    assertTrue(problem.hint().contains(hint), problem.hint());
  }

  @Test
  void readsEachKindOfKey() throws IOException {
    lab.run("openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=x -keyout r.key -out r.pem", "");
    lab.run("openssl req -x509 -newkey ed25519 -nodes -subj /CN=x -keyout e.key -out e.pem", "");
    for (String name : new String[] {"lab", "r", "e"}) {
      PemFile key = new PemFile(lab.file(name + ".key"));
      var certificates = new PemFile(lab.file(name + ".pem")).certificates();
      assertEquals("PKCS#8", key.keyOf(certificates[0]).getFormat());
    }
  }

  @Test
  void refusesAKeyThatOthersCanRead() throws IOException {
    lab.run("chmod 644 lab.key", "");
    assertRefused("others can read or write the key in lab.key", "chmod 600", "lab.pem", "lab.key");
    lab.run("chmod 640 lab.key", "");
    new PemFile(lab.file("lab.key")).keyOf(new PemFile(lab.file("lab.pem")).certificates()[0]);
  }

  @Test
  void refusesWhatIsNoPair() throws IOException {
    assertRefused(
        "the key in lab.key is not that of the certificate CN=bench",
        "each certificate has the key",
        "bench.pem",
        "lab.key");
    lab.run("openssl genpkey -algorithm ed25519 -out e.key; chmod 600 e.key", "");
    assertRefused("the key in e.key is not that of", "each certificate", "lab.pem", "e.key");
  }

  @Test
  void refusesKeysThatItCannotRead() throws IOException {
    lab.run("openssl pkcs8 -topk8 -in lab.key -passout pass:x -out p.key; chmod 600 p.key", "");
    assertRefused("the key in p.key has a passphrase", "pkcs8 -topk8 -nodes", "lab.pem", "p.key");
    lab.run("openssl ec -in lab.key -out s.key; chmod 600 s.key", "");
    assertRefused("the key in s.key is no PKCS#8: EC PRIVATE KEY", "pkcs8", "lab.pem", "s.key");
    lab.run("cp lab.pem c.key; chmod 600 c.key", "");
    assertRefused("no private key is in c.key", "it begins with", "lab.pem", "c.key");
    assertRefused("cannot read none.key: no such file", "docs/lava.md", "lab.pem", "none.key");
  }

  @Test
  void refusesCertificatesThatAreNone() throws IOException {
    Files.writeString(lab.file("empty.pem"), "");
    assertRefused("no certificate is in empty.pem", "it begins with", "empty.pem", "lab.key");
    lab.issue("old", "ca", "-days -1");
    assertRefused("the certificate in old.pem has expired", "make a new one", "old.pem", "old.key");
    assertRefused("cannot read none.pem: no such file", "docs/lava.md", "none.pem", "lab.key");
  }
}
