// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import nodeline.page.PageConfig;
import org.junit.jupiter.api.Test;

class PageReaderTest extends RefusedConfiguration {
  private static final String TOKEN = "0123456789abcdef";

  private Configuration read(String page) throws IOException {
    Path file = Files.writeString(folder.resolve("lab.yaml"), page + "\n" + ONE);
    return ConfigurationReader.read(file.toString());
  }

  @Test
  void readsAnAddressOrAMapping() throws IOException {
    PageConfig plain = PageConfig.parse("127.0.0.1:8079", Optional.empty(), List.of());
    assertEquals(Optional.of(plain), read("page: 8079").page());
    assertEquals(Optional.of(plain), read("page: {}").page());
    assertEquals(Optional.empty(), read("page: none").page());
    assertEquals(Optional.empty(), read("").page());
    assertEquals(
        Optional.of(
            PageConfig.parse("0.0.0.0:80", Optional.of(TOKEN), List.of("a.example", "b.example"))),
        read("page: {listen: '0.0.0.0:80', token: %s, names: [A.example, b.example]}"
                .formatted(TOKEN))
            .page());
  }

  @Test
  void doesNotShowTheToken() throws IOException {
    Configuration configuration = read("page: {token: %s}".formatted(TOKEN));
    assertFalse(ConfigurationWriter.write(configuration).contains(TOKEN));
    assertFalse(configuration.page().orElseThrow().toString().contains(TOKEN));
    Path file =
        Files.writeString(folder.resolve("own.yaml"), ConfigurationWriter.write(configuration));
    assertEquals(
        8079, ConfigurationReader.read(file.toString()).page().orElseThrow().server().port());
  }

  @Test
  void refusesWhatOtherMachinesCouldRead() throws IOException {
    assertRefused(
        "lab.yaml: page: 0.0.0.0:8079 is for other machines and has no token",
        "page: {listen: \"0.0.0.0:8079\", token: …}",
        "page: 0.0.0.0:8079",
        ONE);
    assertRefused(
        "lab.yaml: page: tls://8079.example:8079 needs \"tls: {certificate: FILE, key: FILE}\"",
        "",
        "page: {listen: 'tls://8079.example:8079', token: %s}".formatted(TOKEN),
        ONE);
  }

  @Test
  void refusesWhatIsNoPage() throws IOException {
    assertRefused(
        "lab.yaml:1: bad page: bad token: 16 to 200 printable ASCII characters without blanks",
        "for example",
        "page: {token: short}",
        ONE);
    assertRefused("lab.yaml:1: unknown key \"tokens\" of page", "", "page: {tokens: x}", ONE);
    assertRefused("lab.yaml:1: bad page: bad host name: a/b", "", "page: {names: a/b}", ONE);
  }

  @Test
  void refusesAPortThatAnotherHas() throws IOException {
    assertRefused(
        "lab.yaml:2: port 127.0.0.1:8079 of page is there twice",
        "it was on line 1 before",
        "lava: {listen: 8079}",
        "page: 8079",
        ONE);
  }
}
