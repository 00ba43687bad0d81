// SPDX-License-Identifier: Apache-2.0
package nodeline.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nodeline.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of certificates, of a key, or of revoked certificates; what is wrong with it is a {@link
 * Problem} that names it.
 */
record PemFile(Path path) {
  private static final Logger log = LoggerFactory.getLogger(PemFile.class);
  private static final int MAX_OCTETS = 1024 * 1024;
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final Pattern OTHER_KEY = Pattern.compile("-----BEGIN ([A-Z]+ PRIVATE KEY)-----");
  private static final Set<PosixFilePermission> TOO_MUCH =
      Set.of(
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  /** Its certificates, at least one; the first is valid now. */
  X509Certificate[] certificates() {
    try {
      Collection<?> read =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(octets()));
      X509Certificate[] certificates = read.toArray(X509Certificate[]::new);
      if (certificates.length == 0) {
        throw problem("no certificate is in %s", "it begins with -----BEGIN CERTIFICATE-----");
      }
      certificates[0].checkValidity();
      return certificates;
    } catch (CertificateExpiredException e) {
      throw problem("the certificate in %s has expired: " + e.getMessage(), "make a new one");
    } catch (CertificateException e) {
      throw problem("cannot use the certificate in %s: " + e.getMessage(), TlsFiles.HINT);
    }
  }

  /** Its lists of revoked certificates, at least one; each is signed by an authority. */
  Revoked revoked(X509Certificate[] authorities) {
    try {
      List<X509CRL> lists =
          CertificateFactory.getInstance("X.509")
              .generateCRLs(new ByteArrayInputStream(octets()))
              .stream()
              .map(X509CRL.class::cast)
              .toList();
      if (lists.isEmpty()) {
        throw problem(
            "no list of revoked certificates is in %s", "it begins with -----BEGIN X509 CRL-----");
      }
      if (!lists.stream().allMatch(list -> isSigned(list, authorities))) {
        throw problem(
            "the list of revoked certificates in %s is not signed by the authority",
            "openssl ca -gencrl, with the authority's key, makes it");
      }
      lists.forEach(this::warnOfAge);
      return new Revoked(lists);
    } catch (CertificateException | CRLException e) {
      throw problem(
          "cannot use the list of revoked certificates in %s: " + e.getMessage(), TlsFiles.HINT);
    }
  }

  private static boolean isSigned(X509CRL list, X509Certificate[] authorities) {
    for (X509Certificate authority : authorities) {
      try {
        if (authority.getSubjectX500Principal().equals(list.getIssuerX500Principal())) {
          list.verify(authority.getPublicKey());
          return true;
        }
      } catch (GeneralSecurityException e) {
        // Another authority of this name may have signed it.
      }
    }
    return false;
  }

  /** An old list is better than none: what it revokes stays revoked. */
  private void warnOfAge(X509CRL list) {
    Optional.ofNullable(list.getNextUpdate())
        .map(Date::toInstant)
        .filter(next -> next.isBefore(Instant.now()))
        .ifPresent(
            next ->
                log.warn(
                    "{} should have a newer list of revoked certificates since {}", path, next));
  }

  /** The key of a certificate. */
  PrivateKey keyOf(X509Certificate certificate) {
    requirePrivate();
    PublicKey open = certificate.getPublicKey();
    try {
      PrivateKey key =
          KeyFactory.getInstance(open.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(keyOctets()));
      if (isPair(key, open)) {
        return key;
      }
    } catch (GeneralSecurityException e) {
      // A key of another algorithm cannot be read as one of this.
    }
    throw problem(
        "the key in %s is not that of the certificate " + TlsReason.nameOf(certificate),
        "each certificate has the key that it was asked for with");
  }

  private byte[] keyOctets() {
    String text = new String(octets(), StandardCharsets.ISO_8859_1);
    Matcher key = KEY.matcher(text);
    if (key.find()) {
      return Base64.getMimeDecoder().decode(key.group(1));
    }
    Matcher other = OTHER_KEY.matcher(text);
    if (!other.find()) {
      throw problem("no private key is in %s", "it begins with -----BEGIN PRIVATE KEY-----");
    }
    throw other.group(1).startsWith("ENCRYPTED")
        ? problem("the key in %s has a passphrase", convert())
        : problem("the key in %s is no PKCS#8: " + other.group(1), convert());
  }

  private String convert() {
    return "openssl pkcs8 -topk8 -nodes -in %s -out NEW && chmod 600 NEW".formatted(path);
  }

  /** Whether what one signs, the other one verifies. */
  private static boolean isPair(PrivateKey key, PublicKey open) throws GeneralSecurityException {
    String algorithm =
        switch (open.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> open.getAlgorithm();
        };
    byte[] text = {1};
    Signature signer = Signature.getInstance(algorithm);
    signer.initSign(key);
    signer.update(text);
    Signature verifier = Signature.getInstance(algorithm);
    verifier.initVerify(open);
    verifier.update(text);
    return verifier.verify(signer.sign());
  }

  private void requirePrivate() {
    try {
      Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(path);
      if (TOO_MUCH.stream().anyMatch(allowed::contains)) {
        throw problem("others can read or write the key in %s", "chmod 600 " + path);
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private byte[] octets() {
    try (var in = Files.newInputStream(path)) {
      return in.readNBytes(MAX_OCTETS);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private Problem unreadable(IOException e) {
    String why = e instanceof NoSuchFileException ? "no such file" : e.getMessage();
    return problem("cannot read %s: " + why, TlsFiles.HINT);
  }

  private Problem problem(String message, String hint) {
    return new Problem("tls: " + message.replace("%s", path.toString()), hint);
  }
}
