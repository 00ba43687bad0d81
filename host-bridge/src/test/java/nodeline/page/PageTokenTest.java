// SPDX-License-Identifier: Apache-2.0
package nodeline.page;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nodeline.HostPort;
import nodeline.bridge.Bridge;
import nodeline.config.ConfigurationReader;
import nodeline.console.TestTools;
import nodeline.control.BridgeListener;
import nodeline.group.EmbeddedCoordinator;
import nodeline.tls.TlsLab;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page for other machines: its token, and TLS by openssl's client. */
class PageTokenTest {
  private static final String TOKEN = "0123456789abcdef";
  private static final String BEARER = "Authorization: Bearer " + TOKEN;
  private static final String CLOSE = "Connection: close";

  @TempDir private Path folder;
  private final int port = TestTools.freePort();

  private Bridge bridge(String... lines) throws IOException {
    Path file = folder.resolve("bench.yaml");
    Files.write(file, List.of(lines));
    Files.writeString(
        file, Files.readString(file) + "devices:\n  board: {role: r, console: 'exec:sleep 600'}\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return new Bridge(
            ConfigurationReader.read(file.toString()),
            folder.resolve("state"),
            BridgeListener.NONE,
            new EmbeddedCoordinator())
        .start();
  }

  /** The address for people: by this host's name, as no browser elsewhere opens 0.0.0.0. */
  private String shown(boolean tls) {
    PageConfig page =
        new PageConfig(new HostPort("0.0.0.0", port), tls, Optional.empty(), List.of());
    return page.url();
  }

  private static String status(String answer) {
    Matcher status = Pattern.compile("HTTP/1.1 ([0-9]+) ").matcher(answer);
    return status.lookingAt() ? status.group(1) : "no answer: " + answer;
  }

  /** All that a page for every address has in it, from its own machine. */
  @Test
  void aPageForOtherMachinesWantsItsToken() throws Exception {
    try (Bridge bridge = bridge("page: {listen: '0.0.0.0:%d', token: %s}".formatted(port, TOKEN))) {
      PageVisitor visitor = new PageVisitor(port);
      for (String path : List.of("/", "/api/status", "/api/live", "/api/timeline", "/metrics")) {
        assertEquals("401", status(visitor.get(path)), path);
        String wrong = PageVisitor.request(path, CLOSE, BEARER + "0");
        assertEquals("401", status(visitor.answer(wrong)), path);
      }
      assertEquals("200", status(visitor.answer(PageVisitor.request("/metrics", CLOSE, BEARER))));
      String shown = visitor.get("/?token=" + TOKEN);
      assertEquals("303", status(shown));
      Matcher cookie = Pattern.compile("(?i)set-cookie: ([^;]+);").matcher(shown);
      assertTrue(cookie.find(), shown);
      String known = "Cookie: " + cookie.group(1);
      assertEquals("200", status(visitor.answer(PageVisitor.request("/", CLOSE, known))));
      String elsewhere = "Origin: http://evil.example";
      for (String proof : List.of(known, BEARER)) {
        String asked = PageVisitor.request("/api/status", CLOSE, proof, elsewhere);
        assertEquals("403", status(visitor.answer(asked)), "of another site");
        assertEquals(
            "403",
            status(
                visitor.answer(
                    asked.replace("localhost", "evil.example").replace(elsewhere, "A: b"))),
            "by another name");
      }
      assertEquals(shown(false), bridge.status().page(), "no token");
    }
  }

  private static String ask(TlsLab lab, int port, String request, String... options)
      throws IOException {
    Process client = lab.openssl(port, options);
    try {
      client.getOutputStream().write(request.getBytes(US_ASCII));
      client.getOutputStream().flush();
      return new String(client.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException broken) {
      return "refused";
    } finally {
      client.destroyForcibly();
    }
  }

  @Test
  void tlsTakesATokenOrACertificateOfItsAuthority() throws Exception {
    TlsLab lab = new TlsLab(folder);
    String tls = "tls: {certificate: lab.pem, key: lab.key%s}";
    String page = "page: {listen: 'tls://0.0.0.0:%d'%s}";
    String asked = PageVisitor.request("/api/status", CLOSE);
    try (Bridge bridge = bridge(page.formatted(port, ", token: " + TOKEN), tls.formatted(""))) {
      assertEquals("401", status(ask(lab, port, asked)));
      assertEquals(
          "200", status(ask(lab, port, PageVisitor.request("/api/status", CLOSE, BEARER))));
      assertEquals(shown(true), bridge.status().page());
      assertTrue(plain(asked).isEmpty(), "without TLS there is nothing");
    }
    try (Bridge bridge = bridge(page.formatted(port, ""), tls.formatted(", authority: ca.pem"))) {
      String known = ask(lab, port, asked, "-cert", "bench.pem", "-key", "bench.key");
      assertEquals("200", status(known));
      assertTrue(known.contains("\"name\":\"board\""), known);
      String stranger = ask(lab, port, asked, "-cert", "stranger.pem", "-key", "stranger.key");
      assertTrue(stranger.indexOf("HTTP/1.1 200") < 0, stranger);
      String nobody = ask(lab, port, asked);
      assertTrue(nobody.indexOf("HTTP/1.1 200") < 0, nobody);
      assertEquals(1, bridge.devices().size());
    }
  }

  private String plain(String request) throws IOException {
    try {
      return new PageVisitor(port).answer(request).replaceAll("[^ -~]", "");
    } catch (SocketException reset) {
      return "";
    }
  }
}
