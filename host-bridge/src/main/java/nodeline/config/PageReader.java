// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.util.List;
import java.util.Optional;
import nodeline.page.PageConfig;
import nodeline.tls.TlsFiles;

/** Reads where the page for browsers is. */
final class PageReader {
  static final String PAGE = "page";
  static final String LISTEN = "listen";
  static final String TOKEN = "token";
  static final String NAMES = "names";
  static final String NONE = "none";

  private PageReader() {}

  /** The key {@code page} of the file: an address, or a mapping; empty if there is no page. */
  static Optional<PageConfig> read(Source source, Fields root, Places places) {
    if (root.value(PAGE).orElse(null) instanceof YamlNode.Mapping) {
      Fields fields =
          new Fields(
              source, " of page", root.mapping(PAGE).orElseThrow(), List.of(LISTEN, TOKEN, NAMES));
      return read(fields, LISTEN, fields.text(LISTEN).orElse(PageConfig.EXAMPLE), places);
    }
    return root.text(PAGE).flatMap(listen -> read(root, PAGE, listen, places));
  }

  private static Optional<PageConfig> read(
      Fields fields, String key, String listen, Places places) {
    if (listen.equals(NONE)) {
      return Optional.empty();
    }
    boolean whole = key.equals(LISTEN);
    try {
      PageConfig page =
          PageConfig.parse(
              listen,
              whole ? fields.text(TOKEN) : Optional.empty(),
              whole ? fields.texts(NAMES) : List.of());
      Optional<Integer> before = places.take(page.server(), fields.line(key));
      ListenReader.requireFree(fields, key, "port %s of page".formatted(page.server()), before);
      return Optional.of(page);
    } catch (IllegalArgumentException e) {
      throw fields.problem(
          key,
          "bad page: " + e.getMessage(),
          "for example 127.0.0.1:8079, [::1]:8079 or 8079; for other machines"
              + " {listen: \"tls://0.0.0.0:8079\", token: …, names: [lab.example.org]}");
    }
  }

  /** Other machines need a token, or a certificate; TLS needs its files. */
  static void require(Optional<PageConfig> page, Optional<TlsFiles> tls, Source source) {
    if (page.isEmpty()) {
      return;
    }
    PageConfig place = page.get();
    if (place.tls() && tls.flatMap(TlsFiles::certificate).isEmpty()) {
      throw source.problem(
          "page: %s needs \"tls: {certificate: FILE, key: FILE}\"".formatted(place.listen()),
          TlsFiles.HINT);
    }
    boolean proves = place.tls() && tls.flatMap(TlsFiles::authority).isPresent();
    if (!place.server().isLoopback() && place.token().isEmpty() && !proves) {
      throw source.problem(
          "page: %s is for other machines and has no token".formatted(place.listen()),
          "page: {listen: \"%s\", token: …}, of 16 characters or more: openssl rand -hex 16"
              .formatted(place.listen()));
    }
  }
}
