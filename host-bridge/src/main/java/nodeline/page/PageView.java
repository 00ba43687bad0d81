// SPDX-License-Identifier: Apache-2.0
package nodeline.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nodeline.control.BridgeStatus;
import nodeline.control.CallStatus;
import nodeline.control.DeviceStatus;
import nodeline.control.GroupState;

/**
 * What the page shows of a bridge at one moment.
 *
 * @param head of the bridge as a whole
 * @param groups those of the configuration first
 * @param devices in the order of the configuration
 */
record PageView(Map<String, Object> head, List<Map<String, Object>> groups, List<Row> devices) {
  private static final int MAX_GROUPS = 50;
  private static final int MAX_CALLS = 10;
  private static final int MAX_MESSAGES = 20;
  private static final long MINUTE = 60_000;

  /**
   * A device.
   *
   * @param shown what makes it another one when it changes
   * @param ages milliseconds, which a reader counts on
   */
  record Row(Map<String, Object> shown, Map<String, Object> ages) {
    private Map<String, Object> json() {
      Map<String, Object> all = new LinkedHashMap<>(shown);
      all.put("ages", ages);
      return all;
    }
  }

  /**
   * What there is to see.
   *
   * @param open whether everybody may read all consoles: why a call waits tells their last lines
   * @param events another number when more has happened
   */
  static PageView of(BridgeStatus status, List<GroupState> groups, boolean open, long events) {
    Map<String, Object> head = new LinkedHashMap<>();
    head.put("version", status.version());
    head.put("coordinator", PageText.of(status.coordinator()));
    List<String> notes = new ArrayList<>(status.coordinatorNotes());
    notes.addAll(status.notes());
    head.put("notes", PageText.of(notes));
    head.put("why", PageText.of(open ? status.diagnosis() : List.of()));
    head.put("events", events);
    return new PageView(
        head,
        groups.stream().limit(MAX_GROUPS).map(PageView::group).toList(),
        status.devices().stream().map(PageView::row).toList());
  }

  private static Map<String, Object> group(GroupState group) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("name", PageText.of(group.name()));
    shown.put("size", group.size());
    shown.put("joined", group.members().size());
    shown.put("messageCount", group.messageCount());
    List<GroupState.MessageState> all = group.messages();
    shown.put(
        "messages",
        all.subList(Math.max(0, all.size() - MAX_MESSAGES), all.size()).stream()
            .map(PageView::message)
            .toList());
    return shown;
  }

  private static Map<String, Object> message(GroupState.MessageState message) {
    return Map.of(
        "id", PageText.of(message.id()),
        "sent", PageText.of(message.sent()),
        "missing", PageText.of(message.missing()));
  }

  private static Row row(DeviceStatus device) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("name", device.name());
    shown.put("group", PageText.of(device.group()));
    shown.put("role", PageText.of(device.role()));
    shown.put("job", PageText.of(device.job()));
    shown.put("link", device.link().state());
    shown.put("reason", PageText.of(device.link().reason()));
    shown.put("note", PageText.of(device.link().note()));
    Long heard = device.lastByteMillisAgo();
    shown.put("silentMinutes", heard == null ? -1 : heard / MINUTE);
    List<CallStatus> calls = device.calls().stream().limit(MAX_CALLS).toList();
    shown.put("calls", calls.stream().map(PageView::call).toList());
    shown.put("moreCalls", device.calls().size() - calls.size());
    Map<String, Object> ages = new LinkedHashMap<>();
    ages.put("link", device.link().sinceMillis());
    ages.put("calls", calls.stream().map(CallStatus::sinceMillis).toList());
    return new Row(shown, ages);
  }

  private static Map<String, Object> call(CallStatus call) {
    List<String> words = new ArrayList<>(List.of(call.command()));
    words.addAll(PageText.of(call.arguments()));
    return Map.of(
        "text", PageText.of(String.join(" ", words)),
        "state", call.state(),
        "missing", PageText.of(call.missing()),
        "by", call.by());
  }

  /** All of it, as JSON has it. */
  Map<String, Object> whole() {
    return json(true, devices);
  }

  /** What is new since another moment; empty: nothing. */
  Map<String, Object> since(PageView before) {
    if (!names().equals(before.names())) {
      return whole();
    }
    List<Row> changed = new ArrayList<>();
    for (int i = 0; i < devices.size(); i++) {
      if (!devices.get(i).shown().equals(before.devices.get(i).shown())) {
        changed.add(devices.get(i));
      }
    }
    boolean same = changed.isEmpty() && head.equals(before.head) && groups.equals(before.groups);
    return same ? Map.of() : json(false, changed);
  }

  private List<Object> names() {
    return devices.stream().map(row -> row.shown().get("name")).toList();
  }

  /**
   * As JSON.
   *
   * @param all whether devices that are left out are gone, not the same as before
   */
  private Map<String, Object> json(boolean all, List<Row> rows) {
    Map<String, Object> json = new LinkedHashMap<>(head);
    json.put("all", all);
    json.put("groups", groups);
    json.put("devices", rows.stream().map(Row::json).toList());
    return json;
  }
}
