// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import nodeline.etcd.EtcdSettings;
import nodeline.tls.TlsFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EtcdConfigurationTest extends RefusedConfiguration {
  private static final String DEVICE = "devices: {a: {role: x, console: 'exec:sh'}}\n";

  @TempDir private Path here;

  private EtcdSettings read(String coordinator) throws IOException {
    Path file = Files.writeString(here.resolve("lab.yaml"), coordinator + "\n" + DEVICE);
    Configuration configuration = ConfigurationReader.read(file.toString());
    Path again =
        Files.writeString(here.resolve("again.yaml"), ConfigurationWriter.write(configuration));
    assertEquals(configuration, ConfigurationReader.read(again.toString()), "it reads back");
    return ((CoordinatorConfig.Etcd) configuration.coordinator()).settings();
  }

  @Test
  void anAddressIsEnough() throws IOException {
    EtcdSettings settings = read("coordinator: etcd://lab-1,lab-2:4,lab-3/bench");
    assertEquals("etcd://lab-1:2379,lab-2:4,lab-3:2379/bench", settings.toString());
    assertEquals(Optional.empty(), settings.user());
    assertEquals(Optional.empty(), settings.tls());
  }

  @Test
  void theLongFormHasAUserAndFiles() throws IOException {
    EtcdSettings settings =
        read(
            """
            coordinator:
              address: etcds://lab-1
              user: bridge
              password-file: etcd.password
              tls: {authority: ca.pem, certificate: me.pem, key: /etc/me.key}
            """);
    assertEquals(
        Optional.of(new EtcdSettings.User("bridge", here.resolve("etcd.password"))),
        settings.user());
    assertEquals(
        Optional.of(
            new TlsFiles(
                Optional.of(here.resolve("me.pem")),
                Optional.of(Path.of("/etc/me.key")),
                Optional.of(here.resolve("ca.pem")))),
        settings.tls());
  }

  @Test
  void theFilesOfTheWholeConfigurationWillDo() throws IOException {
    EtcdSettings settings = read("coordinator: etcds://lab-1\ntls: {authority: ca.pem}");
    assertEquals(Optional.empty(), settings.tls());
    assertTrue(settings.address().tls());
  }

  @Test
  void errorsSayWhereTheyAre() throws IOException {
    String example = "for example etcd://lab-1,lab-2,lab-3";
    String one = DEVICE.strip();
    assertRefused(
        "lab.yaml:1: bad coordinator: bad server \"a b\"",
        example,
        "coordinator: 'etcd://a b'",
        one);
    assertRefused(
        "lab.yaml:2: bad coordinator: etcd: bad port: 0 (allowed: 1 to 65535)",
        example,
        one,
        "coordinator: etcd://a:0");
    assertRefused(
        "lab.yaml:3: bad address of coordinator: a server is missing",
        example,
        one,
        "coordinator:",
        "  address: 'etcd://'");
    assertRefused(
        "lab.yaml:3: unknown key \"adress\" of coordinator",
        "did you mean \"address\"?",
        one,
        "coordinator:",
        "  adress: etcd://a");
    assertRefused(
        "lab.yaml:3: user of coordinator without a password-file",
        "user: NAME and password-file: FILE go together",
        one,
        "coordinator:",
        "  user: x",
        "  address: etcd://a");
    assertRefused(
        "lab.yaml:2: bad address of coordinator: \"lava://h\"",
        "the keys of coordinator are for etcd",
        one,
        "coordinator: {address: 'lava://h'}");
    assertRefused(
        "lab.yaml: coordinator etcds://a:2379/nodeline needs \"tls: {authority: FILE}\"",
        "docs/lava.md",
        one,
        "coordinator: etcds://a");
    assertRefused(
        "lab.yaml:3: keep is for the groups of the embedded coordinator only",
        "remove it",
        one,
        "coordinator: etcd://a",
        "keep: 1h");
  }
}
