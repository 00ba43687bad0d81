// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.nio.file.Path;
import java.util.Optional;
import nodeline.tls.TlsFiles;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The files of a port with TLS. */
final class TlsOptions {
  @Option(
      names = "--tls-certificate",
      paramLabel = "FILE",
      description = "The certificate of a port with TLS, in PEM.")
  private Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "Its key, PKCS#8 without a passphrase, which others must not be able to read.")
  private Path key;

  @Option(
      names = "--tls-authority",
      paramLabel = "FILE",
      description =
          "Let only clients in that have a certificate of this authority. Without, TLS only"
              + " encrypts.")
  private Path authority;

  @Option(
      names = "--tls-revoked",
      paramLabel = "FILE",
      description =
          "Keep clients out whose certificate is in this list of the authority (CRL). Read again by"
              + " nodeline reload.")
  private Path revoked;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** The files; none where TLS is not spoken. */
  Optional<TlsFiles> files(boolean tls) {
    boolean any = certificate != null || key != null || authority != null || revoked != null;
    if (revoked != null && authority == null) {
      throw wrong("--tls-revoked needs --tls-authority, whose list it is");
    }
    if (tls && (certificate == null || key == null)) {
      throw wrong("--listen tls://… needs --tls-certificate and --tls-key");
    }
    if (!tls && any) {
      throw wrong("--tls-… is for --listen tls://…");
    }
    return tls
        ? Optional.of(
            new TlsFiles(
                Optional.of(certificate),
                Optional.of(key),
                Optional.ofNullable(authority),
                Optional.ofNullable(revoked)))
        : Optional.empty();
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
