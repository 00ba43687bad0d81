// SPDX-License-Identifier: Apache-2.0
package nodeline.page;

import static io.netty.handler.codec.http.HttpResponseStatus.BAD_REQUEST;
import static io.netty.handler.codec.http.HttpResponseStatus.FORBIDDEN;
import static io.netty.handler.codec.http.HttpResponseStatus.METHOD_NOT_ALLOWED;
import static io.netty.handler.codec.http.HttpResponseStatus.SEE_OTHER;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets in who may ask. A page of another site that a browser shows may not, by whatever name it
 * calls this host (DNS rebinding). Nor may who lacks the token, if there is one.
 *
 * <pre>
 *   GET /?token=…   ⇒ the token is right: a cookie, and on to /
 *   then            ⇒ the cookie counts until the bridge ends
 *   Authorization: Bearer …   ⇒ counts for this request
 * </pre>
 */
final class PageGate {
  private static final int SECRET_OCTETS = 32;
  private static final String TOKEN = "token";
  private static final String BEARER = "Bearer ";

  /** A name or an address, and a port. */
  private static final Pattern HOST =
      Pattern.compile("(\\[[0-9a-f:.]{2,45}\\]|[a-z0-9.-]{1,253})(:[0-9]{1,5})?");

  /** No site can have itself looked up under an address. */
  private static final Pattern ADDRESS =
      Pattern.compile("\\[.*\\]|[0-9]{1,3}(\\.[0-9]{1,3}){3}|localhost");

  private final PageConfig config;

  /** Other programs of this host get a browser's cookies too: it is not the token itself. */
  private final String secret = secret();

  private final String cookie;

  PageGate(PageConfig config) {
    this.config = config;
    this.cookie = "nodeline-" + config.server().port();
  }

  private static String secret() {
    byte[] octets = new byte[SECRET_OCTETS];
    new SecureRandom().nextBytes(octets);
    return HexFormat.of().formatHex(octets);
  }

  /** What a request gets that may not pass; empty: it may. */
  Optional<PageReply> refusal(HttpRequest request, QueryStringDecoder uri) {
    if (request.decoderResult().isFailure()) {
      return Optional.of(PageReply.refusal(BAD_REQUEST, "this is no request of HTTP, or too long"));
    }
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      return Optional.of(
          PageReply.refusal(METHOD_NOT_ALLOWED, "the page can only be read")
              .with(HttpHeaderNames.ALLOW, "GET, HEAD"));
    }
    Optional<String> host = host(request.headers());
    if (host.isEmpty()) {
      return Optional.of(
          PageReply.refusal(
              FORBIDDEN,
              "the page is not known by this name; \"names:\" of \"page:\" can have it"));
    }
    if (isForeign(request.headers(), host.get())) {
      return Optional.of(PageReply.refusal(FORBIDDEN, "another site asks"));
    }
    return PageFiles.isOpen(uri.path()) ? Optional.empty() : tokenRefusal(request, uri);
  }

  /** By which name and port it was asked; empty if that is none of ours. */
  private Optional<String> host(HttpHeaders headers) {
    List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
    String host = hosts.size() == 1 ? hosts.get(0).toLowerCase(Locale.ROOT) : "";
    Matcher parts = HOST.matcher(host);
    return parts.matches() && isOurs(parts.group(1)) ? Optional.of(host) : Optional.empty();
  }

  private boolean isOurs(String name) {
    return ADDRESS.matcher(name).matches()
        || config.names().contains(name)
        || name.equals(config.host()); // last: it may read this host's name
  }

  /** Whether a browser says that a page from elsewhere asks; a link to here may be there. */
  private boolean isForeign(HttpHeaders headers, String host) {
    String own = config.scheme() + host;
    boolean otherOrigin =
        headers.getAll(HttpHeaderNames.ORIGIN).stream().anyMatch(origin -> !origin.equals(own));
    String site = headers.get("Sec-Fetch-Site", "none");
    boolean otherSite = site.equals("cross-site") || site.equals("same-site");
    return otherOrigin || (otherSite && !headers.get("Sec-Fetch-Mode", "").equals("navigate"));
  }

  private Optional<PageReply> tokenRefusal(HttpRequest request, QueryStringDecoder uri) {
    if (config.token().isEmpty()) {
      return Optional.empty();
    }
    List<String> shown = uri.parameters().getOrDefault(TOKEN, List.of());
    if (uri.path().equals("/") && shown.size() == 1 && isToken(shown.get(0))) {
      return Optional.of(
          PageReply.refusal(SEE_OTHER, "to the page")
              .with(HttpHeaderNames.LOCATION, "/")
              .with(HttpHeaderNames.SET_COOKIE, setCookie()));
    }
    String authorization = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
    boolean bearer =
        authorization.startsWith(BEARER) && isToken(authorization.substring(BEARER.length()));
    if (bearer || hasCookie(request.headers())) {
      return Optional.empty();
    }
    return Optional.of(PageFiles.login().with(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer"));
  }

  private String setCookie() {
    String where = "%s=%s; Path=/; HttpOnly; SameSite=Strict".formatted(cookie, secret);
    return config.tls() ? where + "; Secure" : where;
  }

  private boolean hasCookie(HttpHeaders headers) {
    return headers.getAll(HttpHeaderNames.COOKIE).stream()
        .flatMap(line -> ServerCookieDecoder.STRICT.decodeAll(line).stream())
        .anyMatch(one -> one.name().equals(cookie) && isSame(one.value(), secret));
  }

  private boolean isToken(String text) {
    return isSame(text, config.token().orElseThrow());
  }

  /** In a time that does not tell how much of it is right. */
  private static boolean isSame(String shown, String secret) {
    return MessageDigest.isEqual(
        shown.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
  }
}
