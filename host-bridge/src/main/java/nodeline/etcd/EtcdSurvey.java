// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import nodeline.group.GroupLog.Unclaimed;

/**
 * Looks for groups without claims: two short questions for each group, and no values. The keys of a
 * group begin with its claims, if it has any.
 */
final class EtcdSurvey {
  private final EtcdLink link;
  private final EtcdKeys keys;
  private final Map<String, Long> found = new LinkedHashMap<>();
  private int left;

  EtcdSurvey(EtcdLink link, EtcdKeys keys, int most) {
    this.link = link;
    this.keys = keys;
    this.left = most;
  }

  /**
   * Looks at the groups after one of them.
   *
   * @param group empty: at the first ones
   */
  CompletableFuture<Unclaimed> after(Optional<String> group) {
    String from = group.map(keys::group).map(EtcdKeys::after).orElse(keys.groups());
    return link.call(EtcdServer.RANGE, range(from, EtcdKeys.after(keys.groups())))
        .thenCompose(
            answer -> {
              Optional<String> key = key(answer);
              Optional<EtcdKeys.Place> place = key.flatMap(keys::place);
              if (place.isEmpty()) {
                return done(Optional.empty()); // there are no more, or none that we have written
              }
              boolean claimed = place.get().folder().equals(EtcdKeys.CLAIMS);
              return claimed ? next(place.get().group()) : look(place.get().group());
            });
  }

  private CompletableFuture<Unclaimed> look(String group) {
    ObjectNode newest =
        range(keys.records(group), EtcdKeys.after(keys.snapshot(group)))
            .put("sort_order", "DESCEND")
            .put("sort_target", "MOD");
    return link.call(EtcdServer.RANGE, newest)
        .thenCompose(
            answer -> {
              long revision = answer.path("kvs").path(0).path("mod_revision").asLong();
              if (revision > 0) {
                found.put(group, revision);
              }
              return next(group);
            });
  }

  private CompletableFuture<Unclaimed> next(String group) {
    return --left > 0 ? after(Optional.of(group)) : done(Optional.of(group));
  }

  private CompletableFuture<Unclaimed> done(Optional<String> next) {
    return CompletableFuture.completedFuture(new Unclaimed(Map.copyOf(found), next));
  }

  private static Optional<String> key(JsonNode answer) {
    JsonNode pairs = answer.path("kvs");
    return pairs.isEmpty() ? Optional.empty() : Optional.of(KeyValue.of(pairs.get(0)).key());
  }

  private static ObjectNode range(String from, String end) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("key", EtcdTxn.octets(from))
        .put("range_end", EtcdTxn.octets(end))
        .put("limit", "1")
        .put("keys_only", true);
  }
}
