// SPDX-License-Identifier: Apache-2.0
package nodeline.events;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a bench's events say of it now: its links, its calls under way, and what was sent last.
 * Bounded in all of them; thread-safe.
 */
final class BenchState {
  private static final int MAX_SENT = 4_096;
  private static final int MAX_SENDERS = 64;
  private static final int MAX_OPEN = 4_096;

  /**
   * A call under way.
   *
   * @param begun its event
   * @param missing whom it waited for when that was told
   */
  record OpenCall(BridgeEvent begun, List<String> missing, boolean hangs) {}

  /** A link's state, and since when on the monotonic clock. */
  record Link(String state, String reason, long since) {}

  /** A message's id, and who sent it when, the last one last. */
  record Sent(String id, Map<String, Long> senders) {
    String lastSender() {
      String last = "";
      for (String device : senders.keySet()) {
        last = device;
      }
      return last;
    }
  }

  private final Map<Long, OpenCall> open = new Bounded<>(MAX_OPEN);
  private final Map<String, Link> links = new LinkedHashMap<>();
  private final Map<String, Sent> sent = new Bounded<>(MAX_SENT);
  private final Map<String, Boolean> wanted = new Bounded<>(MAX_SENT);

  private static final class Bounded<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1;
    private final int most;

    Bounded(int most) {
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > most;
    }
  }

  /** Takes an event; returns it with what only the bench knows of it. */
  synchronized BridgeEvent apply(BridgeEvent event) {
    switch (event.kind()) {
      case RUN -> {
        open.clear();
        links.clear();
        sent.clear();
        wanted.clear();
      }
      case LINK ->
          links.put(
              event.device(), new Link(event.text("state"), event.text("reason"), event.mono()));
      case CALL -> begin(event);
      case WAITS ->
          open.computeIfPresent(
              event.number("call"),
              (call, was) -> new OpenCall(was.begun, event.list("for"), was.hangs));
      case DONE -> {
        return released(end(event));
      }
      case FAILED, TIMEOUT, GIVEN_UP -> end(event);
      case CLEARED -> sent.keySet().removeIf(key -> key.startsWith(event.group() + "\n"));
      default -> {}
    }
    return event;
  }

  private void begin(BridgeEvent event) {
    open.put(event.number("call"), new OpenCall(event, List.of(), false));
    if (event.isWait()) {
      wanted.put(key(event.group(), event.messageId()), true);
    }
    if (event.sends()) {
      String key = key(event.group(), event.messageId());
      Sent known = sent.remove(key);
      Map<String, Long> senders = known == null ? new Bounded<>(MAX_SENDERS) : known.senders;
      senders.remove(event.device());
      senders.put(event.device(), event.mono());
      sent.put(key, new Sent(event.messageId(), senders));
    }
  }

  private BridgeEvent end(BridgeEvent event) {
    open.remove(event.number("call"));
    return event;
  }

  /** A wait that is done says whose message let it go on: of members elsewhere, their job. */
  private BridgeEvent released(BridgeEvent event) {
    if (!event.isWait()) {
      return event;
    }
    Sent known = sent.get(key(event.group(), event.messageId()));
    if (known != null) {
      return event.with("from", known.lastSender());
    }
    List<String> lines = event.list("lines");
    String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    int colon = last.indexOf(':');
    return colon > 0 ? event.with("from", last.substring(0, colon)) : event;
  }

  private static String key(String group, String id) {
    return group + "\n" + id;
  }

  synchronized boolean hasOpenCalls() {
    return !open.isEmpty();
  }

  /** Events were lost: which calls are under way is not known, nor how the links are. */
  synchronized void forget() {
    open.clear();
    links.clear();
  }

  /** The calls under way, oldest first. */
  synchronized List<OpenCall> openCalls() {
    return List.copyOf(open.values());
  }

  synchronized Optional<OpenCall> openCall(long number) {
    return Optional.ofNullable(open.get(number));
  }

  /** A call has been told to wait for long. */
  synchronized void hangs(long number) {
    open.computeIfPresent(number, (call, was) -> new OpenCall(was.begun, was.missing, true));
  }

  synchronized Optional<Link> link(String device) {
    return Optional.ofNullable(links.get(device));
  }

  synchronized Optional<Sent> sent(String group, String id) {
    return Optional.ofNullable(sent.get(key(group, id)))
        .map(one -> new Sent(one.id, new LinkedHashMap<>(one.senders)));
  }

  /**
   * What others than this device sent in a group and nobody has waited for, the last of it last: a
   * message that was meant for nobody may have the wrong name.
   */
  synchronized List<String> strayIds(String group, String device) {
    List<String> ids = new ArrayList<>();
    sent.forEach(
        (key, one) -> {
          boolean own = one.senders.size() == 1 && one.senders.containsKey(device);
          if (key.startsWith(group + "\n") && !own && !wanted.containsKey(key)) {
            ids.add(one.id);
          }
        });
    return ids;
  }
}
