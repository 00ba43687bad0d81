// SPDX-License-Identifier: Apache-2.0
package nodeline.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import nodeline.HostName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask for the page. */
class PageGateTest {
  private static final String TOKEN = "0123456789abcdef";
  private static final String HOST = "127.0.0.1:8079";

  private final PageGate open =
      new PageGate(PageConfig.parse("8079", Optional.empty(), List.of("lab.example.org")));
  private final PageGate closed =
      new PageGate(PageConfig.parse("tls://0.0.0.0:8079", Optional.of(TOKEN), List.of()));

  /** The status of what is refused, 0 for what may pass. */
  private static int status(PageGate gate, String method, String uri, String... headers) {
    return answer(gate, method, uri, headers).map(reply -> reply.status().code()).orElse(0);
  }

  private static Optional<PageReply> answer(
      PageGate gate, String method, String uri, String... headers) {
    FullHttpRequest request =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(method), uri);
    for (int i = 0; i < headers.length; i += 2) {
      request.headers().add(headers[i], headers[i + 1]);
    }
    return gate.refusal(request, new QueryStringDecoder(uri));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:8079",
        "localhost",
        "LOCALHOST:1234",
        "[::1]:8079",
        "10.0.0.7",
        "Lab.Example.org:80"
      })
  void takesNamesThatNoOtherSiteCanHave(String host) {
    assertEquals(0, status(open, "GET", "/", "host", host));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example:8079",
        "",
        "evil.example:8079",
        "user@127.0.0.1",
        "127.0.0.1:8079, evil.example",
        "1.2.3.4.5"
      })
  void refusesNamesThatAnotherSiteCanHave(String host) {
    assertEquals(403, status(open, "GET", "/", "host", host));
  }

  @Test
  void refusesNoNameAndTwo() {
    assertEquals(403, status(open, "GET", "/"));
    assertEquals(403, status(open, "GET", "/", "host", HOST, "host", HOST));
  }

  @ParameterizedTest
  @CsvSource({
    "Origin, http://evil.example, 403",
    "Origin, null, 403",
    "Origin, https://127.0.0.1:8079, 403",
    "Origin, http://127.0.0.1:8080, 403",
    "Origin, http://127.0.0.1:8079, 0",
    "Sec-Fetch-Site, cross-site, 403",
    "Sec-Fetch-Site, same-site, 403",
    "Sec-Fetch-Site, same-origin, 0",
    "Sec-Fetch-Site, none, 0",
  })
  void refusesPagesFromElsewhere(String header, String value, int status) {
    assertEquals(status, status(open, "GET", "/api/status", "host", HOST, header, value));
  }

  @Test
  void letsALinkFromElsewhereLeadHere() {
    assertEquals(
        0,
        status(
            open,
            "GET",
            "/",
            "host",
            HOST,
            "Sec-Fetch-Site",
            "cross-site",
            "Sec-Fetch-Mode",
            "navigate"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "PATCH", "TRACE"})
  void canOnlyBeRead(String method) {
    assertEquals(405, status(open, method, "/", "host", HOST));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/api/status",
        "/api/live",
        "/api/log?find=x",
        "/metrics",
        "/timeline",
        "/other"
      })
  void wantsTheTokenForAllThatTellsSomething(String uri) {
    assertEquals(401, status(closed, "GET", uri, "host", HOST));
    assertEquals(
        401, status(closed, "GET", uri, "host", HOST, "authorization", "Bearer 0123456789abcdeF"));
    assertEquals(401, status(closed, "GET", uri, "host", HOST, "authorization", "Bearer "));
    assertEquals(401, status(closed, "GET", uri, "host", HOST, "cookie", "nodeline-8079=" + TOKEN));
    assertEquals(0, status(closed, "GET", uri, "host", HOST, "authorization", "Bearer " + TOKEN));
    assertEquals(0, status(closed, "GET", "/page.css", "host", HOST), "of the form for the token");
  }

  @Test
  void makesACookieOfTheToken() {
    PageReply reply = answer(closed, "GET", "/?token=" + TOKEN, "host", HOST).orElseThrow();
    assertEquals(303, reply.status().code());
    assertEquals("/", reply.response().headers().get(HttpHeaderNames.LOCATION));
    String cookie = reply.response().headers().get(HttpHeaderNames.SET_COOKIE);
    String[] parts = cookie.split("; ", 2);
    assertEquals("Path=/; HttpOnly; SameSite=Strict; Secure", parts[1]);
    assertFalse(cookie.contains(TOKEN), "other programs of the host get it too");
    assertEquals(0, status(closed, "GET", "/api/live", "host", HOST, "cookie", "a=b; " + parts[0]));
    assertEquals(401, status(closed, "GET", "/?token=" + TOKEN + "x", "host", HOST));
    assertEquals(401, status(closed, "GET", "/api/log?token=" + TOKEN, "host", HOST));
  }

  @ParameterizedTest
  @CsvSource({
    "8079, http://127.0.0.1:8079/",
    "tls://[::1]:80, https://[::1]:80/",
    "0.0.0.0:8079, http://lab.example.org:8079/",
    "tls://[::]:8079, https://lab.example.org:8079/"
  })
  void hasAnAddressForBrowsers(String listen, String url) {
    assertEquals(
        url, PageConfig.parse(listen, Optional.of(TOKEN), List.of("lab.example.org")).url());
  }

  /** No browser opens 0.0.0.0, so a page at all addresses is shown by this host's name. */
  @ParameterizedTest
  @ValueSource(strings = {"tls://0.0.0.0:8079", "tls://[::]:8079", "tls://[0:0:0:0:0:0:0:0]:8079"})
  void isKnownByTheHostsNameWhereItHasNoOther(String listen) {
    PageConfig config = PageConfig.parse(listen, Optional.of(TOKEN), List.of());
    String host = HostName.get().toLowerCase(Locale.ROOT) + ":8079";
    assertEquals("https://" + host + "/", config.url());
    assertEquals(0, status(new PageGate(config), "GET", "/page.js", "host", host));
  }

  @Test
  void refusesTokensThatCanBeGuessed() {
    assertThrows(
        IllegalArgumentException.class,
        () -> PageConfig.parse("8079", Optional.of("short"), List.of()));
  }
}
