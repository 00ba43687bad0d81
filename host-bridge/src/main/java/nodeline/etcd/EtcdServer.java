// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nodeline.HostPort;
import nodeline.IoReason;
import nodeline.etcd.EtcdFailure.Kind;

/** One server, and who we are there. */
final class EtcdServer {
  static final String RANGE = "/v3/kv/range";
  private static final String AUTHENTICATE = "/v3/auth/authenticate";
  private static final Pattern VERSION = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})\\..*");

  private final HostPort place;
  private final EtcdHttp http;
  private final Optional<EtcdSettings.User> user;
  private String token = "";
  private EtcdFailure failure;

  EtcdServer(HostPort place, EtcdHttp http, Optional<EtcdSettings.User> user) {
    this.place = place;
    this.http = http;
    this.user = user;
  }

  @Override
  public String toString() {
    return place.toString();
  }

  /** Why it was of no use when it was tried last; null: it was of use, or was not tried. */
  EtcdFailure failure() {
    return failure;
  }

  void failed(EtcdFailure why) {
    failure = why;
  }

  /**
   * Looks whether it is of use: its version, its user, and whether a majority follows it.
   *
   * @param folder of all groups
   * @return the revision of the whole store
   */
  CompletableFuture<Long> probe(String folder, long millis) {
    return version(millis)
        .thenCompose(version -> token.isEmpty() ? authenticate(millis) : done())
        .thenCompose(known -> majority(folder, millis))
        .thenApply(answer -> answer.path("header").path("revision").asLong());
  }

  /** Its version, 3.4 or later. */
  CompletableFuture<String> version(long millis) {
    return http.ask(place, new EtcdHttp.Question("/version", null, "", millis))
        .thenApply(
            answer -> {
              String version = EtcdFailure.shown(answer.path("etcdserver").asText());
              Matcher parts = VERSION.matcher(version);
              if (!parts.matches()) {
                throw new EtcdFailure(Kind.UNFIT, "it is no etcd");
              }
              int major = Integer.parseInt(parts.group(1));
              if (major < 3 || (major == 3 && Integer.parseInt(parts.group(2)) < 4)) {
                throw new EtcdFailure(
                    Kind.UNFIT, "it is etcd %s; 3.4 or later is needed".formatted(version));
              }
              return version;
            });
  }

  /**
   * A read that a majority has to agree to, and that takes the right to read all groups. A server
   * that answers all but this one is cut off.
   */
  private CompletableFuture<JsonNode> majority(String folder, long millis) {
    // The folder itself is no key, so that nothing is read.
    JsonNode never = new EtcdTxn().ifThere(folder).getAll(folder).body();
    CompletableFuture<JsonNode> answer = post(EtcdTxn.PATH, never, millis);
    return answer.exceptionallyCompose(
        why ->
            CompletableFuture.failedFuture(
                EtcdFailure.of(why).kind() == Kind.SILENT
                    ? new EtcdFailure(Kind.NO_MAJORITY, "it answers, but not for a majority")
                    : EtcdFailure.of(why)));
  }

  private static CompletableFuture<Void> done() {
    return CompletableFuture.completedFuture(null);
  }

  /** Gets a token, if there is a user. */
  private CompletableFuture<Void> authenticate(long millis) {
    if (user.isEmpty()) {
      return done();
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("name", user.get().name());
    try {
      body.put("password", user.get().readPassword());
    } catch (IOException e) {
      String text = "cannot read its password: " + IoReason.of(e);
      return CompletableFuture.failedFuture(new EtcdFailure(Kind.AUTHENTICATION, text));
    }
    return http.ask(place, new EtcdHttp.Question(AUTHENTICATE, body, "", millis))
        .thenAccept(answer -> token = answer.path("token").asText())
        .exceptionallyCompose(
            why ->
                EtcdFailure.of(why).getMessage().contains("authentication is not enabled")
                    ? done()
                    : CompletableFuture.failedFuture(why));
  }

  /** Asks as the user; once more after a new authentication if the token has expired. */
  CompletableFuture<JsonNode> post(String path, JsonNode body, long millis) {
    return ask(path, body, millis)
        .exceptionallyCompose(
            why -> {
              if (EtcdFailure.of(why).kind() != Kind.TOKEN || user.isEmpty()) {
                return CompletableFuture.failedFuture(why);
              }
              token = "";
              return authenticate(millis).thenCompose(known -> ask(path, body, millis));
            });
  }

  private CompletableFuture<JsonNode> ask(String path, JsonNode body, long millis) {
    return http.ask(place, new EtcdHttp.Question(path, body, token, millis));
  }

  void stream(String path, JsonNode body, LineBody lines, Consumer<EtcdFailure> end) {
    http.stream(place, new EtcdHttp.Question(path, body, token, 0), lines, end);
  }
}
