// SPDX-License-Identifier: Apache-2.0
package nodeline.tls;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import nodeline.Printable;

/**
 * Says in a line for people why a handshake failed. What it says of "it" is true of the other side,
 * whichever that is.
 */
final class TlsReason {
  static final String CLOSED = "it closed the connection in the handshake";
  private static final String ALERT = "Received fatal alert: ";
  private static final int MAX_LENGTH = 200;

  private final String authority;

  /**
   * @param authority how messages name the file of the other side's authority
   */
  TlsReason(String authority) {
    this.authority = authority;
  }

  /** A certificate's name, as its authority wrote it. */
  static String nameOf(X509Certificate certificate) {
    return shown(certificate.getSubjectX500Principal().getName());
  }

  static boolean isTls(Throwable failure) {
    return chain(failure).anyMatch(cause -> cause instanceof SSLException);
  }

  String of(Throwable failure) {
    return shown(
        chain(failure)
            .flatMap(cause -> known(cause).stream())
            .findFirst()
            .orElseGet(() -> String.valueOf(last(failure).getMessage())));
  }

  /** Causes first: they tell more than what they caused. */
  private static Stream<Throwable> chain(Throwable failure) {
    Throwable cause = failure.getCause();
    Stream<Throwable> own = Stream.of(failure);
    return cause == null || cause == failure ? own : Stream.concat(chain(cause), own);
  }

  private static Throwable last(Throwable failure) {
    return chain(failure).findFirst().orElseThrow();
  }

  private Optional<String> known(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    if (cause instanceof CertificateExpiredException) {
      return Optional.of("its certificate has expired: " + message);
    }
    if (cause instanceof CertificateNotYetValidException) {
      return Optional.of("its certificate is not valid yet: " + message);
    }
    if (isUnsigned(cause)) {
      return Optional.of("its certificate is not signed by " + authority);
    }
    if (message.startsWith("No subject alternative") || message.startsWith("No name matching")) {
      return Optional.of("its certificate is for another host: " + message);
    }
    if (message.startsWith("Empty client certificate chain")) {
      return Optional.of("it gave no certificate");
    }
    if (message.contains(ALERT)) {
      int alert = message.indexOf(ALERT) + ALERT.length();
      return Optional.of(alert(message.substring(alert)));
    }
    return ofTransport(cause);
  }

  private static boolean isUnsigned(Throwable cause) {
    return cause instanceof CertPathBuilderException
        || (cause instanceof CertPathValidatorException failed
            && failed.getReason() == CertPathValidatorException.BasicReason.INVALID_SIGNATURE);
  }

  private static String alert(String alert) {
    boolean ours = alert.contains("cert") || alert.equals("unknown_ca");
    return (ours ? "it refused our certificate, or that there is none: " : "it refused: ") + alert;
  }

  private static Optional<String> ofTransport(Throwable cause) {
    if (cause instanceof NotSslRecordException) {
      return Optional.of("it speaks no TLS");
    }
    if (cause instanceof SslHandshakeTimeoutException) {
      return Optional.of("no handshake within " + TlsServer.HANDSHAKE_SECONDS + " s");
    }
    return cause instanceof ClosedChannelException ? Optional.of(CLOSED) : Optional.empty();
  }

  private static String shown(String text) {
    String cut = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "…" : text;
    return Printable.of(cut);
  }
}
