// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import nodeline.tls.TlsContext;

/**
 * How one server is, for people.
 *
 * @param server its host and port
 * @param trouble why a bridge cannot use it; has what others say in it
 * @param version of etcd; empty if it does not answer
 * @param alarms such as {@code NOSPACE}
 * @param octets of its database, with what is free in it
 * @param used octets of its database that are in use
 */
public record EtcdHealth(
    String server,
    Optional<String> trouble,
    String version,
    List<String> alarms,
    long octets,
    long used) {
  private static final String STATUS = "/v3/maintenance/status";
  private static final long PATIENCE = 3_000;

  public EtcdHealth {
    alarms = List.copyOf(alarms);
  }

  /**
   * Asks all servers at once, for some seconds at most; changes nothing.
   *
   * @throws nodeline.Problem if files of TLS or of the password cannot be used
   */
  public static List<EtcdHealth> of(EtcdSettings settings) {
    settings.user().ifPresent(EtcdSettings.User::require);
    EtcdAddress address = settings.address();
    Optional<TlsContext> tls =
        address.tls()
            ? Optional.of(TlsContext.of(settings.tls(), address.toString()))
            : Optional.empty();
    EtcdLoop loop = new EtcdLoop();
    try {
      EtcdHttp http = new EtcdHttp(loop, () -> tls);
      String folder = new EtcdKeys(address.prefix()).groups();
      List<CompletableFuture<EtcdHealth>> asked = new ArrayList<>();
      address
          .servers()
          .forEach(
              place -> {
                CompletableFuture<EtcdHealth> told = new CompletableFuture<>();
                loop.execute(() -> ask(new EtcdServer(place, http, settings.user()), folder, told));
                asked.add(told);
              });
      return asked.stream().map(CompletableFuture::join).toList();
    } finally {
      loop.end();
    }
  }

  private static void ask(EtcdServer server, String folder, CompletableFuture<EtcdHealth> told) {
    CompletableFuture<EtcdHealth> asked =
        server
            .version(PATIENCE)
            .thenCompose(
                version ->
                    server
                        .post(STATUS, JsonNodeFactory.instance.objectNode(), PATIENCE)
                        .thenCompose(
                            status ->
                                mayWrite(server, folder)
                                    .thenApply(why -> of(server, version, status, why))));
    EtcdLoop.tell(
        asked,
        (health, failure) ->
            told.complete(failure == null ? health : failed(server, EtcdFailure.of(failure))));
  }

  /** Why it is of no use for appending, if it is not. Its condition never holds. */
  private static CompletableFuture<Optional<String>> mayWrite(EtcdServer server, String folder) {
    JsonNode never = new EtcdTxn().ifThere(folder).put(folder, new byte[0]).body();
    return server
        .probe(folder, PATIENCE)
        .thenCompose(revision -> server.post(EtcdTxn.PATH, never, PATIENCE))
        .handle(
            (answer, failure) ->
                Optional.ofNullable(failure).map(why -> EtcdFailure.of(why).getMessage()));
  }

  private static EtcdHealth of(
      EtcdServer server, String version, JsonNode status, Optional<String> trouble) {
    List<String> alarms = new ArrayList<>();
    status.path("errors").forEach(error -> alarms.add(EtcdFailure.shown(error.asText().strip())));
    return new EtcdHealth(
        server.toString(),
        trouble,
        version,
        alarms,
        status.path("dbSize").asLong(),
        status.path("dbSizeInUse").asLong());
  }

  private static EtcdHealth failed(EtcdServer server, EtcdFailure why) {
    return new EtcdHealth(server.toString(), Optional.of(why.getMessage()), "", List.of(), 0, 0);
  }
}
