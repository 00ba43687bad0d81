// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import nodeline.access.ListenAddress;
import nodeline.lava.server.ServerConfig;
import nodeline.tls.TlsFiles;

/** Reads the files of those that speak TLS; they are opened when they are needed. */
final class TlsReader {
  static final String TLS = "tls";

  /** The keys under {@code tls}. */
  enum Field {
    CERTIFICATE(TlsFiles::certificate),
    KEY(TlsFiles::key),
    AUTHORITY(TlsFiles::authority),
    REVOKED(TlsFiles::revoked);

    @SuppressWarnings("ImmutableEnumChecker") // A reference to a method.
    private final Function<TlsFiles, Optional<Path>> file;

    Field(Function<TlsFiles, Optional<Path>> file) {
      this.file = file;
    }

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    Optional<Path> of(TlsFiles files) {
      return file.apply(files);
    }
  }

  private TlsReader() {}

  /** The key {@code tls} of the file; paths are relative to its folder. */
  static Optional<TlsFiles> read(Source source, Fields root) {
    Optional<YamlNode.Mapping> body = root.mapping(TLS);
    if (body.isEmpty()) {
      return Optional.empty();
    }
    List<String> keys = Stream.of(Field.values()).map(Field::key).toList();
    Fields fields = new Fields(source, " of tls", body.get(), keys);
    String certificate = Field.CERTIFICATE.key();
    String key = Field.KEY.key();
    if (fields.has(certificate) != fields.has(key)) {
      String there = fields.has(certificate) ? certificate : key;
      String missing = fields.has(certificate) ? key : certificate;
      throw fields.problem(
          there, "%s of tls without a %s".formatted(there, missing), TlsFiles.HINT);
    }
    if (fields.has(Field.REVOKED.key()) && !fields.has(Field.AUTHORITY.key())) {
      throw fields.problem(
          Field.REVOKED.key(),
          "revoked of tls without an authority",
          "authority: whose list it is");
    }
    return Optional.of(
        new TlsFiles(
            file(source, fields, Field.CERTIFICATE),
            file(source, fields, Field.KEY),
            file(source, fields, Field.AUTHORITY),
            file(source, fields, Field.REVOKED)));
  }

  private static Optional<Path> file(Source source, Fields fields, Field field) {
    return fields
        .text(field.key())
        .map(text -> Path.of(source.file()).toAbsolutePath().resolveSibling(text));
  }

  /** TLS needs its files, wherever it is spoken. */
  static void require(
      Optional<TlsFiles> tls,
      Source source,
      CoordinatorConfig coordinator,
      Optional<ServerConfig> lava,
      List<DeviceConfig> devices) {
    requireAuthority(tls, source, coordinator);
    Stream<String> ports =
        Stream.concat(
            lava.filter(ServerConfig::tls).map(ServerConfig::listen).stream(),
            devices.stream()
                .flatMap(device -> device.listen().stream())
                .filter(ListenAddress::tls)
                .map(ListenAddress::toString));
    Optional<String> port = ports.findFirst();
    if (port.isPresent() && tls.flatMap(TlsFiles::certificate).isEmpty()) {
      throw source.problem(
          "listen: %s needs \"tls: {certificate: FILE, key: FILE}\"".formatted(port.get()),
          TlsFiles.HINT);
    }
    requireNames(tls, source, lava, devices);
  }

  private static void requireAuthority(
      Optional<TlsFiles> tls, Source source, CoordinatorConfig coordinator) {
    boolean lava =
        coordinator instanceof CoordinatorConfig.Lava remote
            && remote.address().tls()
            && tls.flatMap(TlsFiles::authority).isEmpty();
    boolean etcd =
        coordinator instanceof CoordinatorConfig.Etcd remote
            && remote.settings().address().tls()
            && remote.settings().orTls(tls).tls().flatMap(TlsFiles::authority).isEmpty();
    if (lava || etcd) {
      throw source.problem(
          "coordinator %s needs \"tls: {authority: FILE}\"".formatted(coordinator), TlsFiles.HINT);
    }
  }

  /** Without an authority, no client has a name: a port that asks for one lets nobody in. */
  private static void requireNames(
      Optional<TlsFiles> tls,
      Source source,
      Optional<ServerConfig> lava,
      List<DeviceConfig> devices) {
    Stream<String> ports =
        devices.stream()
            .flatMap(
                device ->
                    device.listen().stream()
                        .filter(ListenAddress::tls)
                        .filter(
                            address ->
                                address
                                    .permits()
                                    .orElse(device.permits())
                                    .exclude(Optional.empty())))
            .map(ListenAddress::toString);
    Stream<String> joins =
        lava.filter(served -> served.tls() && served.join().exclude()).stream()
            .map(ServerConfig::listen);
    if (tls.flatMap(TlsFiles::authority).isEmpty()) {
      Stream.concat(ports, joins)
          .forEach(
              port ->
                  source.report(
                      source.problem(
                          "listen: %s names who may, and needs \"tls: {authority: FILE}\""
                              .formatted(port),
                          TlsFiles.HINT)));
      source.check();
    }
  }
}
