// SPDX-License-Identifier: Apache-2.0
package nodeline.tls;

import java.security.cert.Certificate;
import java.security.cert.X509CRL;
import java.util.List;
import java.util.Optional;

/**
 * Certificates that their authority has revoked.
 *
 * @param lists signed by an authority, each of its own certificates
 */
public record Revoked(List<X509CRL> lists) {
  static final Revoked NONE = new Revoked(List.of());

  public Revoked {
    lists = List.copyOf(lists);
  }

  /**
   * Reads the list of a configuration.
   *
   * @throws nodeline.Problem if it cannot be used
   */
  public static Revoked of(Optional<TlsFiles> files) {
    return files
        .filter(some -> some.revoked().isPresent())
        .map(
            some ->
                new PemFile(some.revoked().orElseThrow())
                    .revoked(new PemFile(some.authority().orElseThrow()).certificates()))
        .orElse(NONE);
  }

  /** Whether it is one of them. */
  boolean has(Certificate certificate) {
    return lists.stream().anyMatch(list -> list.isRevoked(certificate));
  }
}
