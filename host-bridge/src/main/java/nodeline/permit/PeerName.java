// SPDX-License-Identifier: Apache-2.0
package nodeline.permit;

import java.util.Optional;

/**
 * A name that a client has proved: by its certificate, or by the kernel. Its text form is {@code
 * cert:alice} or {@code user:alice}.
 *
 * @param name the common name (CN) of the certificate's subject, or the name of the user
 */
public record PeerName(Kind kind, String name) {
  /** What has proved it. */
  public enum Kind {
    /** A certificate of the authority. */
    CERTIFICATE("cert:", "[A-Za-z0-9][A-Za-z0-9 ._@-]{0,63}"),
    /** The kernel knows the user of the process at the other end. */
    USER("user:", "[A-Za-z0-9_][A-Za-z0-9_.-]{0,31}");

    private final String prefix;
    private final String form;

    Kind(String prefix, String form) {
      this.prefix = prefix;
      this.form = form;
    }
  }

  private static final String ROOT = "root";

  /** The name of a user. */
  public static PeerName user(String name) {
    return new PeerName(Kind.USER, name);
  }

  /** The name in a certificate. */
  public static PeerName certificate(String name) {
    return new PeerName(Kind.CERTIFICATE, name);
  }

  /** Reads the text form; empty if it is none. */
  static Optional<PeerName> parse(String text) {
    for (Kind kind : Kind.values()) {
      String name = text.startsWith(kind.prefix) ? text.substring(kind.prefix.length()) : "";
      if (name.matches(kind.form)) {
        return Optional.of(new PeerName(kind, name));
      }
    }
    return Optional.empty();
  }

  /** Whether it is the user of this process, or root: they can have all that it has. */
  public boolean isOwn() {
    return kind == Kind.USER
        && (name.equals(ROOT) || name.equals(System.getProperty("user.name", ROOT)));
  }

  @Override
  public String toString() {
    return kind.prefix + name;
  }
}
