// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nodeline.group.GroupLimits;
import nodeline.group.Member;

/**
 * What this bridge's members have sent and the coordinator has taken: each send of an id carries
 * all of the member's data, since a real coordinator keeps the last one only; and all of it is sent
 * again to one that was started anew. Thread-safe.
 */
final class AcknowledgedSends {
  /** One member's part of a message. */
  record Part(Member sender, String id) {}

  private final Map<Part, Map<String, String>> parts = new LinkedHashMap<>();
  private final Map<String, Boolean> calls =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > GroupLimits.DEFAULT.remembered();
        }
      };

  /** The part's data with more of it: a key sent again takes the new value. */
  synchronized Map<String, String> with(Part part, Map<String, String> added) {
    Map<String, String> all = new LinkedHashMap<>(parts.getOrDefault(part, Map.of()));
    all.putAll(added);
    return all;
  }

  /** The coordinator has taken a call's data. */
  synchronized void taken(Part part, Map<String, String> added, String callId) {
    parts.put(part, with(part, added));
    calls.put(name(part.sender(), callId), true);
  }

  /** Whether the call's data was taken before. */
  synchronized boolean knows(Member sender, String callId) {
    return calls.containsKey(name(sender, callId));
  }

  private static String name(Member sender, String callId) {
    return sender.job() + ":" + callId;
  }

  /** Members that have sent an id. */
  synchronized List<Member> senders(String id) {
    return parts.keySet().stream().filter(part -> part.id().equals(id)).map(Part::sender).toList();
  }

  synchronized List<Part> parts() {
    return new ArrayList<>(parts.keySet());
  }
}
