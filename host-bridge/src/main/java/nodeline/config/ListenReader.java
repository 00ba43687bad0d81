// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nodeline.FileAccess;
import nodeline.access.ListenAddress;
import nodeline.permit.Permits;

/** Reads where the consoles of devices are offered. */
final class ListenReader {
  static final String LISTEN = "listen";

  private final Source source;
  private final Places places;

  ListenReader(Source source, Places places) {
    this.source = source;
    this.places = places;
  }

  /**
   * Those of a device that can be; the source keeps the errors of the others.
   *
   * @param permits who may have its console, where an address does not say otherwise
   */
  List<ListenAddress> read(Fields fields, String where, Permits permits) {
    List<String> texts = fields.texts(LISTEN);
    List<ListenAddress> addresses = new ArrayList<>();
    for (String text : texts.equals(List.of("none")) ? List.<String>of() : texts) {
      source.attempt(() -> address(fields, where, text, permits)).ifPresent(addresses::add);
    }
    return addresses;
  }

  private ListenAddress address(Fields fields, String where, String text, Permits permits) {
    try {
      ListenAddress address = ListenAddress.parse(text);
      PermitReader.requireReached(fields, address, permits, where);
      take(fields, where, address);
      if (address instanceof ListenAddress.InFolder file) {
        requireNames(fields, LISTEN, where, file.access());
      }
      return address;
    } catch (IllegalArgumentException e) {
      throw fields.problem(
          LISTEN, "bad listen%s: %s".formatted(where, e.getMessage()), ListenAddress.EXAMPLES);
    }
  }

  private void take(Fields fields, String where, ListenAddress address) {
    int line = fields.line(LISTEN);
    Optional<Integer> before =
        address instanceof ListenAddress.Port port
            ? places.take(port.server(), line)
            : places.take(((ListenAddress.InFolder) address).path(), line);
    String what = "%s %s%s".formatted(address.noun(), address.place(), where);
    requireFree(fields, LISTEN, what, before);
  }

  /** Refuses a place that the line before has. */
  static void requireFree(Fields fields, String key, String what, Optional<Integer> before) {
    before.ifPresent(
        line -> {
          throw fields.problem(
              key,
              what + " is there twice",
              "it was on line %d before; each device needs a port of its own".formatted(line));
        });
  }

  /** Refuses names of nobody on this host. */
  static void requireNames(Fields fields, String key, String where, FileAccess access) {
    access
        .unknownName()
        .ifPresent(
            unknown -> {
              throw fields.problem(
                  key,
                  "%s, for %s%s".formatted(unknown, key, where),
                  "it must be there on the bridge's host: \"getent group\", \"getent passwd\"");
            });
  }
}
