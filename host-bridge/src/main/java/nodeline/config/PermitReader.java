// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.util.List;
import java.util.Optional;
import nodeline.FileAccess;
import nodeline.access.ListenAddress;
import nodeline.permit.NameList;
import nodeline.permit.PeerName;
import nodeline.permit.Permits;

/** Reads who may: the keys {@code read} and {@code write} of a device, {@code join} of groups. */
final class PermitReader {
  static final String READ = "read";
  static final String WRITE = "write";
  static final String JOIN = "join";

  private PermitReader() {}

  /** Who may have a device's console. */
  static Permits read(Fields fields) {
    return Permits.of(names(fields, READ), names(fields, WRITE));
  }

  /** The names of a key; empty if it is not there. */
  static Optional<NameList> names(Fields fields, String key) {
    if (!fields.has(key)) {
      return Optional.empty();
    }
    try {
      NameList names = NameList.parse(fields.texts(key));
      requireUsers(fields, key, names);
      return Optional.of(names);
    } catch (IllegalArgumentException e) {
      throw fields.problem(
          key, "%s, for %s%s".formatted(e.getMessage(), key, fields.where()), NameList.EXAMPLES);
    }
  }

  private static void requireUsers(Fields fields, String key, NameList names) {
    for (PeerName name : names.list()) {
      if (name.kind() == PeerName.Kind.USER) {
        FileAccess owner = new FileAccess(Optional.of(name.name()), Optional.empty(), 0600);
        ListenReader.requireNames(fields, key, fields.where(), owner);
      }
    }
  }

  /** Refuses a place where none of those who may can prove it. */
  static void requireReached(Fields fields, ListenAddress address, Permits device, String where) {
    Permits permits = address.permits().orElse(device);
    address
        .permits()
        .ifPresent(
            own ->
                List.of(own.read(), own.write())
                    .forEach(names -> requireUsers(fields, ListenReader.LISTEN, names)));
    if (permits.exclude(address.proves())) {
      throw fields.problem(
          ListenReader.LISTEN,
          "nobody may have the console at %s%s: no name that may can be proved there"
              .formatted(address.place(), where),
          "cert: names come by tls:// and telnets://, user: names by unix: and the loopback's ports;"
              + " or add \"?read=any\"");
    }
  }
}
