// SPDX-License-Identifier: Apache-2.0
package nodeline.tls;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Which clients a port lets in of those whose certificate is its authority's. Asked after each
 * handshake, since one that resumes a session shows no certificate again.
 */
final class Admission {
  private static final AttributeKey<String> NAME = AttributeKey.valueOf(Admission.class, "name");
  private static final String COMMON_NAME = "CN";

  private final X509Certificate own;
  private volatile Revoked revoked;

  /**
   * @param own the port's certificate, which is no client's
   */
  Admission(X509Certificate own, Revoked revoked) {
    this.own = own;
    this.revoked = revoked;
  }

  void revoke(Revoked now) {
    revoked = now;
  }

  /** Why a client that has shaken hands stays out; empty: it comes in, by its name. */
  Optional<CertificateException> refusal(Channel client) {
    List<Certificate> chain = chain(client);
    if (chain.isEmpty()) {
      return Optional.empty();
    }
    if (chain.get(0).getPublicKey().equals(own.getPublicKey())) {
      return Optional.of(new CertificateException("its certificate is this port's own"));
    }
    if (isRevoked(client)) {
      return Optional.of(new CertificateException("its certificate is revoked"));
    }
    commonName((X509Certificate) chain.get(0)).ifPresent(client.attr(NAME)::set);
    return Optional.empty();
  }

  boolean isRevoked(Channel client) {
    return chain(client).stream().anyMatch(revoked::has);
  }

  /** The name in the certificate of a client that was let in. */
  static Optional<String> nameOf(Channel client) {
    return Optional.ofNullable(client.attr(NAME).get());
  }

  private static List<Certificate> chain(Channel client) {
    try {
      SslHandler tls = client.pipeline().get(SslHandler.class);
      return tls == null ? List.of() : List.of(tls.engine().getSession().getPeerCertificates());
    } catch (SSLPeerUnverifiedException e) {
      return List.of(); // none is asked for
    }
  }

  /** The one common name of the subject; with several, none is its name. */
  static Optional<String> commonName(X509Certificate certificate) {
    try {
      List<String> names =
          new LdapName(certificate.getSubjectX500Principal().getName())
              .getRdns().stream().flatMap(Admission::commonNames).toList();
      return names.size() == 1 ? Optional.of(names.get(0)) : Optional.empty();
    } catch (InvalidNameException e) {
      return Optional.empty();
    }
  }

  private static Stream<String> commonNames(Rdn part) {
    Attribute name = part.toAttributes().get(COMMON_NAME);
    try {
      return name == null ? Stream.empty() : Stream.of(String.valueOf(name.get()));
    } catch (NamingException e) {
      return Stream.empty();
    }
  }
}
