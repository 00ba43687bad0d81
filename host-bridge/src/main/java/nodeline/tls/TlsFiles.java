// SPDX-License-Identifier: Apache-2.0
package nodeline.tls;

import java.nio.file.Path;
import java.util.Optional;
import nodeline.Problem;

/**
 * Files in PEM.
 *
 * @param certificate this side's, and those between it and its authority; with a key or not at all
 * @param key of the certificate, PKCS#8 without a passphrase
 * @param authority whose certificates the other side must have
 * @param revoked which of these it has revoked; with an authority or not at all
 */
public record TlsFiles(
    Optional<Path> certificate,
    Optional<Path> key,
    Optional<Path> authority,
    Optional<Path> revoked) {
  /** What a key of a configuration or a command's option is missing for. */
  public static final String HINT =
      "docs/lava.md has the commands that make an authority and certificates";

  public TlsFiles {
    if (certificate.isPresent() != key.isPresent()) {
      throw new IllegalArgumentException("a certificate and its key go together");
    }
    if (revoked.isPresent() && authority.isEmpty()) {
      throw new IllegalArgumentException("revoked certificates are an authority's");
    }
  }

  /** Those of which none is revoked. */
  public TlsFiles(Optional<Path> certificate, Optional<Path> key, Optional<Path> authority) {
    this(certificate, key, authority, Optional.empty());
  }

  /**
   * The authority of a client's side.
   *
   * @param server how messages name it
   * @throws Problem if there is none
   */
  static Path authorityFor(Optional<TlsFiles> files, String server) {
    return files
        .flatMap(TlsFiles::authority)
        .orElseThrow(() -> new Problem(server + " needs \"tls: {authority: FILE}\"", HINT));
  }
}
