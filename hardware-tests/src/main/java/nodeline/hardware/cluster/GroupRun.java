// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import nodeline.hardware.history.Operation;

/**
 * One group with a board on each host: what its boards have sent, and the history of their calls.
 * Thread-safe.
 */
final class GroupRun {
  /** A message that is sent: the whole run has it once. */
  record Message(int process, String id, int number) {
    /** Its key and its value, and what is to stand in the place of the one before. */
    String words() {
      return "%s m%d=%s last=%d".formatted(id, number, value(), number);
    }

    private String value() {
      return "%d-%s-%d".formatted(process, id, number);
    }
  }

  private static final String KEY = "m";
  private static final String LAST = "last";

  private final String name;
  private final int size;
  private final List<Operation> history = new ArrayList<>();
  private final List<String> findings = new ArrayList<>();
  private final Map<String, List<List<Integer>>> sent = new HashMap<>();
  private final Map<String, Long> arrivals = new HashMap<>();
  private int begun;
  private int numbers;
  private boolean ends;

  GroupRun(String name, int size) {
    this.name = name;
    this.size = size;
  }

  String name() {
    return name;
  }

  int size() {
    return size;
  }

  String job(int process) {
    return name + "-" + process;
  }

  /** Whether boards go on with a round: after the end they finish one that any has begun. */
  synchronized boolean mayBegin(int round) {
    if (ends && round > begun) {
      return false;
    }
    begun = Math.max(begun, round);
    return true;
  }

  synchronized void end() {
    ends = true;
  }

  /** The next message of a board. */
  synchronized Message next(int process, String id) {
    Message message = new Message(process, id, ++numbers);
    sent(id).get(process).add(message.number());
    return message;
  }

  private List<List<Integer>> sent(String id) {
    return sent.computeIfAbsent(
        id,
        unused -> {
          List<List<Integer>> all = new ArrayList<>();
          for (int process = 0; process < size; process++) {
            all.add(new ArrayList<>());
          }
          return all;
        });
  }

  /** The ids of all messages. */
  synchronized List<String> ids() {
    return sent.keySet().stream().sorted().toList();
  }

  /** How many messages of an id each board has sent; a board without any is missing. */
  synchronized Map<Integer, Integer> counts(String id) {
    Map<Integer, Integer> counts = new TreeMap<>();
    for (int process = 0; process < size; process++) {
      int count = sent(id).get(process).size();
      if (count > 0) {
        counts.put(process, count);
      }
    }
    return counts;
  }

  /** A board comes to a barrier. */
  synchronized void arrives(Operation.Sync sync, long now) {
    arrivals.merge(sync.toString(), now, Math::max);
  }

  /** When the last board came to a barrier. */
  synchronized long lastArrival(Operation.Sync sync) {
    return arrivals.getOrDefault(sync.toString(), Long.MAX_VALUE);
  }

  synchronized void add(Operation operation) {
    history.add(operation);
  }

  synchronized void find(String finding) {
    findings.add(name + ": " + finding);
  }

  synchronized List<Operation> history() {
    return List.copyOf(history);
  }

  synchronized List<String> findings() {
    return List.copyOf(findings);
  }

  /** Calls of a kind that have ended. */
  synchronized long count(Predicate<Operation> kind) {
    return history.stream().filter(kind).count();
  }

  /**
   * What a wait was told, as counts; a finding if a board's messages are not its first ones.
   *
   * @param data pairs {@code JOB:KEY=VALUE} with blanks between
   */
  synchronized Map<Integer, Integer> counts(String id, String data) {
    Map<Integer, Map<String, String>> pairs = new TreeMap<>();
    for (String pair : data.split(" ")) {
      int colon = pair.indexOf(':');
      int equals = pair.indexOf('=');
      int process = Integer.parseInt(pair.substring(pair.indexOf('-') + 1, colon));
      pairs
          .computeIfAbsent(process, unused -> new HashMap<>())
          .put(pair.substring(colon + 1, equals), pair.substring(equals + 1));
    }
    Map<Integer, Integer> counts = new TreeMap<>();
    pairs.forEach((process, values) -> counts.put(process, count(id, process, values)));
    return counts;
  }

  private int count(String id, int process, Map<String, String> values) {
    int count = values.size() - 1;
    List<Integer> own = sent(id).get(process);
    if (count < 1 || count > own.size()) {
      findings.add("%s: %s of %d has %d messages".formatted(name, id, process, count));
      return count;
    }
    for (int number : own.subList(0, count)) {
      Message message = new Message(process, id, number);
      if (!message.value().equals(values.get(KEY + number))) {
        findings.add("%s: lost or wrong: %s".formatted(name, message));
      }
    }
    String last = Integer.toString(own.get(count - 1));
    if (!last.equals(values.get(LAST))) {
      findings.add(
          "%s: executed twice, or in another order: %s of %d: last=%s, expected=%s"
              .formatted(name, id, process, values.get(LAST), last));
    }
    return count;
  }
}
