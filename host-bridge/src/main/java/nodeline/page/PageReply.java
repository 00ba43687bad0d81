// SPDX-License-Identifier: Apache-2.0
package nodeline.page;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import nodeline.control.ControlJson;

/**
 * A whole answer to a request.
 *
 * @param type of the body
 * @param more headers besides those of every answer
 */
@SuppressWarnings("ArrayRecordComponent") // Replies are not compared.
record PageReply(
    HttpResponseStatus status, String type, byte[] body, Map<CharSequence, String> more) {
  private static final String TEXT = "text/plain; charset=utf-8";

  /** Of every answer: nothing comes from elsewhere, nobody embeds it, nothing is kept. */
  private static final Map<CharSequence, String> ALWAYS =
      Map.of(
          HttpHeaderNames.CONTENT_SECURITY_POLICY,
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
              + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none';"
              + " require-trusted-types-for 'script'; trusted-types 'none'",
          HttpHeaderNames.X_FRAME_OPTIONS,
          "DENY",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          HttpHeaderNames.CACHE_CONTROL,
          "no-store");

  static PageReply of(HttpResponseStatus status, String type, byte[] body) {
    return new PageReply(status, type, body, Map.of());
  }

  static PageReply file(String type, byte[] body) {
    return of(HttpResponseStatus.OK, type, body);
  }

  static PageReply json(Object value) {
    return json(ControlJson.line(value));
  }

  /** What is JSON of ASCII already. */
  static PageReply json(String text) {
    return of(HttpResponseStatus.OK, "application/json", text.getBytes(StandardCharsets.US_ASCII));
  }

  /** One line that says why not. */
  static PageReply refusal(HttpResponseStatus status, String why) {
    return of(status, TEXT, (why + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** The same answer with one header more. */
  PageReply with(CharSequence header, String value) {
    Map<CharSequence, String> headers = new HashMap<>(more);
    headers.put(header, value);
    return new PageReply(status, type, body, headers);
  }

  FullHttpResponse response() {
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
    secure(response.headers());
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
    more.forEach(response.headers()::set);
    return response;
  }

  /** Gives an answer the headers of every answer. */
  static void secure(HttpHeaders headers) {
    ALWAYS.forEach(headers::set);
  }
}
