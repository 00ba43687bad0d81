// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.nio.file.Path;
import java.util.Optional;
import nodeline.etcd.EtcdAddress;
import nodeline.etcd.EtcdSettings;
import nodeline.tls.TlsFiles;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the groups of a coordinator are, if not in its own state folder. */
final class BackendOptions {
  @Option(
      names = "--backend",
      paramLabel = "etcd://HOST,…",
      description =
          "Keep the groups in an etcd cluster, etcds://… with TLS, as bridges with this coordinator"
              + " do (docs/many-hosts.md). Any number may serve the same groups.")
  private String address;

  @Option(names = "--backend-user", paramLabel = "NAME", description = "A user of etcd's.")
  private String user;

  @Option(
      names = "--backend-password-file",
      paramLabel = "FILE",
      description = "The user's password, one line, which others must not be able to read.")
  private Path password;

  @Option(
      names = "--backend-authority",
      paramLabel = "FILE",
      description = "The authority whose certificates etcd's servers must have, in PEM.")
  private Path authority;

  @Option(
      names = "--backend-certificate",
      paramLabel = "FILE",
      description = "The certificate that is shown to etcd's servers, in PEM.")
  private Path certificate;

  @Option(names = "--backend-key", paramLabel = "FILE", description = "Its key.")
  private Path key;

  @Option(
      names = "--backend-revoked",
      paramLabel = "FILE",
      description =
          "Leave servers whose certificate is in this list of the authority (CRL). Read again when"
              + " it changes.")
  private Path revoked;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** How etcd is reached; empty: the groups are in the state folder. */
  Optional<EtcdSettings> settings() {
    boolean files = authority != null || certificate != null || key != null || revoked != null;
    if (address == null) {
      if (files || user != null || password != null) {
        throw wrong("--backend-… needs --backend");
      }
      return Optional.empty();
    }
    if ((user == null) != (password == null)) {
      throw wrong("--backend-user and --backend-password-file go together");
    }
    return Optional.of(
        new EtcdSettings(
            address(files),
            Optional.of(files).filter(any -> any).map(any -> files()),
            Optional.ofNullable(user).map(name -> new EtcdSettings.User(name, password))));
  }

  private EtcdAddress address(boolean files) {
    try {
      EtcdAddress read = EtcdAddress.parse(address);
      if (files != read.tls()) {
        throw wrong(
            files
                ? "--backend-authority and the like are for --backend etcds://…"
                : "--backend etcds://… needs --backend-authority");
      }
      return read;
    } catch (IllegalArgumentException e) {
      throw wrong("bad --backend: %s: %s".formatted(e.getMessage(), EtcdAddress.EXAMPLE));
    }
  }

  private TlsFiles files() {
    try {
      if (authority == null) {
        throw new IllegalArgumentException("--backend etcds://… needs --backend-authority");
      }
      return new TlsFiles(
          Optional.ofNullable(certificate),
          Optional.ofNullable(key),
          Optional.of(authority),
          Optional.ofNullable(revoked));
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
