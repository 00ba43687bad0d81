// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletionException;
import nodeline.Printable;

/** Why etcd did not do what it was asked, or it is not known whether it did. */
final class EtcdFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_TEXT = 200;

  /** What fails; the later ones tell people more. */
  enum Kind {
    /** There is no server that is asked. */
    AWAY,
    UNREACHABLE,
    SILENT,
    /** This server knows no leader, or none that a majority follows. */
    NO_MAJORITY,
    /** It is no etcd, or one of before 3.4. */
    UNFIT,
    /** The token has expired. */
    TOKEN,
    OTHER,
    /** The answer is too long for the gateway. */
    TOO_LONG,
    /** The revision that was asked for is no more. */
    COMPACTED,
    NO_SPACE,
    FORBIDDEN,
    AUTHENTICATION;

    /** Whether another server may do better. */
    boolean isOfServer() {
      return compareTo(UNFIT) <= 0;
    }
  }

  private final Kind kind;

  EtcdFailure(Kind kind, String message) {
    super(message, null, false, false); // a value: its place says nothing
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  /** What a server's answer says. */
  static EtcdFailure of(int status, JsonNode answer) {
    JsonNode error = answer.path("error");
    String text =
        error.isObject()
            ? error.path("message").asText()
            : error.asText(answer.path("message").asText());
    text = text.isEmpty() ? "HTTP status " + status : text;
    return new EtcdFailure(kind(status, text), shown(text));
  }

  private static Kind kind(int status, String text) {
    if (text.contains("no leader")
        || text.contains("leader changed")
        || text.contains("not a leader")
        || text.contains("request timed out")
        || text.contains("unhealthy cluster")
        || text.contains("server stopped")) {
      return Kind.NO_MAJORITY;
    }
    if (text.contains("invalid auth token") || text.contains("revision in header is old")) {
      return Kind.TOKEN;
    }
    if (text.contains("space exceeded")) {
      return Kind.NO_SPACE;
    }
    if (text.contains("permission denied")) {
      return Kind.FORBIDDEN;
    }
    if (text.contains("authentication failed") || text.contains("user name is empty")) {
      return Kind.AUTHENTICATION;
    }
    if (text.contains("larger than max")) {
      return Kind.TOO_LONG;
    }
    if (text.contains("revision has been compacted")) {
      return Kind.COMPACTED;
    }
    return status == 404 || status == 503 ? Kind.UNREACHABLE : Kind.OTHER;
  }

  /** The failure that a future ended with. */
  static EtcdFailure of(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof EtcdFailure known
        ? known
        : new EtcdFailure(Kind.OTHER, shown(String.valueOf(cause)));
  }

  /** A server's text, short and harmless, without the name that etcd begins it with. */
  static String shown(String text) {
    String words = text.startsWith("etcdserver: ") ? text.substring("etcdserver: ".length()) : text;
    String cut = words.length() > MAX_TEXT ? words.substring(0, MAX_TEXT) + "…" : words;
    return Printable.of(cut);
  }
}
