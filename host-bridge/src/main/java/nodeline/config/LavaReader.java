// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import nodeline.lava.server.JoinPermits;
import nodeline.lava.server.ServerConfig;
import nodeline.permit.NameList;

/** Reads where the coordinator is served on LAVA's wire. */
final class LavaReader {
  private static final String LISTEN = "listen";
  private static final String STRICT = "strict";

  private LavaReader() {}

  /** The key {@code lava} of the file; empty if it is not there or says {@code listen: none}. */
  static Optional<ServerConfig> read(Source source, Fields root, Places places) {
    Optional<YamlNode.Mapping> body = root.mapping("lava");
    if (body.isEmpty()) {
      return Optional.empty();
    }
    Fields fields =
        new Fields(source, " of lava", body.get(), List.of(LISTEN, STRICT, PermitReader.JOIN));
    boolean strict = fields.isTrue(STRICT);
    String listen = fields.text(LISTEN).orElse(ServerConfig.DEFAULT);
    NameList join = PermitReader.names(fields, PermitReader.JOIN).orElse(NameList.ANY);
    try {
      return listen.equals("none")
          ? Optional.empty()
          : Optional.of(
              free(fields, ServerConfig.parse(listen, strict), places)
                  .join(new JoinPermits(join, Map.of())));
    } catch (IllegalArgumentException e) {
      throw fields.problem(
          LISTEN,
          "bad listen of lava: " + e.getMessage(),
          "for example 127.0.0.1:3079, [::1]:3079 or 3079; tls://0.0.0.0:3079 for other machines");
    }
  }

  private static ServerConfig free(Fields fields, ServerConfig config, Places places) {
    Optional<Integer> before = places.take(config.server(), fields.line(LISTEN));
    ListenReader.requireFree(fields, LISTEN, "port %s of lava".formatted(config.server()), before);
    return config;
  }
}
