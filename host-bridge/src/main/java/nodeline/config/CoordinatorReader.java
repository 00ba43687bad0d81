// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import nodeline.Printable;
import nodeline.etcd.EtcdAddress;
import nodeline.etcd.EtcdSettings;
import nodeline.lava.wire.CoordinatorAddress;

/** Reads where the groups are: an address, or for etcd also a mapping. */
final class CoordinatorReader {
  static final String COORDINATOR = "coordinator";
  static final String ADDRESS = "address";
  static final String USER = "user";
  static final String PASSWORD_FILE = "password-file";

  private static final int MAX_USER = 128;

  private CoordinatorReader() {}

  static CoordinatorConfig read(Source source, Fields root) {
    if (root.value(COORDINATOR).orElse(null) instanceof YamlNode.Mapping) {
      return mapping(source, root);
    }
    String embedded = CoordinatorConfig.EMBEDDED.toString();
    String text = root.text(COORDINATOR).orElse(embedded);
    if (text.equals(embedded)) {
      return CoordinatorConfig.EMBEDDED;
    }
    if (EtcdAddress.isMeant(text)) {
      EtcdAddress address = address(root, COORDINATOR, text);
      return new CoordinatorConfig.Etcd(
          new EtcdSettings(address, Optional.empty(), Optional.empty()));
    }
    if (text.startsWith("lava:") || text.startsWith("lavas:")) {
      return CoordinatorAddress.parse(text)
          .map(CoordinatorConfig.Lava::new)
          .orElseThrow(
              () ->
                  root.problem(
                      COORDINATOR, root.bad(COORDINATOR, text), CoordinatorAddress.EXAMPLE));
    }
    throw root.problem(
        COORDINATOR,
        "unknown coordinator \"%s\"".formatted(text),
        Source.allowed(
            text,
            List.of(
                embedded,
                CoordinatorAddress.SCHEME + "HOST:PORT",
                CoordinatorAddress.TLS_SCHEME + "HOST:PORT",
                EtcdAddress.SCHEME + "HOST,HOST,HOST",
                EtcdAddress.TLS_SCHEME + "HOST,HOST,HOST")));
  }

  private static EtcdAddress address(Fields fields, String key, String text) {
    try {
      return EtcdAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw fields.problem(
          key, "bad %s%s: %s".formatted(key, fields.where(), e.getMessage()), EtcdAddress.EXAMPLE);
    }
  }

  private static CoordinatorConfig mapping(Source source, Fields root) {
    Fields fields =
        new Fields(
            source,
            " of coordinator",
            root.mapping(COORDINATOR).orElseThrow(),
            List.of(ADDRESS, USER, PASSWORD_FILE, TlsReader.TLS));
    String text =
        fields
            .text(ADDRESS)
            .orElseThrow(
                () ->
                    fields.problem(ADDRESS, "coordinator without an address", EtcdAddress.EXAMPLE));
    if (!EtcdAddress.isMeant(text)) {
      throw fields.problem(
          ADDRESS,
          fields.bad(ADDRESS, text),
          "the keys of coordinator are for etcd; others are one value: coordinator: " + text);
    }
    return new CoordinatorConfig.Etcd(
        new EtcdSettings(
            address(fields, ADDRESS, text), TlsReader.read(source, fields), user(source, fields)));
  }

  private static Optional<EtcdSettings.User> user(Source source, Fields fields) {
    if (fields.has(USER) != fields.has(PASSWORD_FILE)) {
      String there = fields.has(USER) ? USER : PASSWORD_FILE;
      String missing = fields.has(USER) ? PASSWORD_FILE : USER;
      throw fields.problem(
          there,
          "%s of coordinator without a %s".formatted(there, missing),
          "user: NAME and password-file: FILE go together");
    }
    Optional<String> name = fields.text(USER);
    if (name.isPresent() && !isName(name.get())) {
      throw fields.problem(
          USER,
          fields.bad(USER, Printable.of(name.get())),
          "a user of etcd's: 1 to %d characters".formatted(MAX_USER));
    }
    return name.map(
        given ->
            new EtcdSettings.User(
                given,
                Path.of(source.file())
                    .toAbsolutePath()
                    .resolveSibling(fields.text(PASSWORD_FILE).orElseThrow())));
  }

  private static boolean isName(String name) {
    return !name.isBlank()
        && name.length() <= MAX_USER
        && name.codePoints().allMatch(Printable::isSeen);
  }
}
