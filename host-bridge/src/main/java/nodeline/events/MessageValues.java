// SPDX-License-Identifier: Apache-2.0
package nodeline.events;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import nodeline.control.GroupState;
import nodeline.control.GroupState.MemberState;
import nodeline.control.GroupState.MessageState;

/** What the members of a group have sent, by its events: of each key the last value. */
public final class MessageValues implements Consumer<BridgeEvent> {
  private static final int MAX_MESSAGES = 40_000;

  private final String group;

  /** What a member has sent under an id, and how many values more its events do not have. */
  private static final class Sent {
    private final Map<String, String> data = new LinkedHashMap<>();
    private long cut;
  }

  /** By job and id, which no job ends with. */
  private final Map<String, Sent> values =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Sent> eldest) {
          return size() > MAX_MESSAGES;
        }
      };

  /** Those of this group. */
  public MessageValues(String group) {
    this.group = group;
  }

  /** Takes events, the oldest first. */
  @Override
  public void accept(BridgeEvent event) {
    boolean otherRun =
        event.kind() == EventKind.RUN && !event.list(EventLog.RESUMED).contains(group);
    if (otherRun) {
      values.clear(); // its group was another one of the same name
    }
    if (!event.group().equals(group)) {
      return;
    }
    if (event.kind() == EventKind.CLEARED) {
      values.clear();
    } else if (event.kind() == EventKind.CALL && event.isSend()) {
      List<String> arguments = event.list("arguments");
      Sent sent =
          values.computeIfAbsent(key(event.text("job"), event.messageId()), key -> new Sent());
      sent.cut += event.number(EventLog.CUT);
      for (String pair : arguments.subList(Math.min(1, arguments.size()), arguments.size())) {
        int equals = pair.indexOf('=');
        sent.data.put(pair.substring(0, Math.max(0, equals)), pair.substring(equals + 1));
      }
    }
  }

  private static String key(String job, String id) {
    return job + "\n" + id;
  }

  /**
   * The group's messages with the values of each sender: {@code {"id":…,"job":…,"device":…,
   * "known":true,"data":{…},"cut":0}}; {@code cut} values more are too long for its events.
   *
   * @param id only this message
   */
  public List<Map<String, Object>> of(GroupState state, Optional<String> id) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (MessageState message : state.messages()) {
      if (id.map(message.id()::equals).orElse(true)) {
        message.sent().forEach(job -> all.add(sent(state, message.id(), job)));
      }
    }
    return all;
  }

  private Map<String, Object> sent(GroupState state, String id, String job) {
    Sent known = values.get(key(job, id));
    Map<String, Object> sent = new LinkedHashMap<>();
    sent.put("id", id);
    sent.put("job", job);
    sent.put(
        "device",
        state.members().stream()
            .filter(member -> member.job().equals(job))
            .findFirst()
            .map(MemberState::device)
            .orElse(""));
    sent.put("known", known != null);
    sent.put("data", known == null ? Map.of() : known.data);
    sent.put(EventLog.CUT, known == null ? 0 : known.cut);
    return sent;
  }
}
