// SPDX-License-Identifier: Apache-2.0
package nodeline.status;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nodeline.Printable;
import nodeline.control.GroupState;
import nodeline.control.GroupState.MemberState;
import nodeline.control.GroupState.MessageState;
import nodeline.terminal.Columns;

/**
 * Groups for people.
 *
 * <pre>
 *   group iperf: 2 of 3 joined, 1 message
 *
 *   JOB      ROLE    DEVICE
 *   12345    server  bbb-01
 *   board-7  client  board-7
 *
 *   MESSAGE  SYNCS  IN NEXT SYNC  SENT BY  NOT SENT BY
 *   ready    -      -             12345    board-7
 * </pre>
 */
public final class GroupTable {
  private static final String NONE = "-";

  private final int width;

  /**
   * @param width of the screen in characters; 0: there is none
   */
  public GroupTable(int width) {
    this.width = width;
  }

  public String format(List<GroupState> groups) {
    if (groups.isEmpty()) {
      return "no groups";
    }
    return groups.stream().map(this::format).collect(Collectors.joining("\n\n"));
  }

  private String format(GroupState group) {
    return Stream.of(head(group), members(group), messages(group))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("\n\n"));
  }

  private static String head(GroupState group) {
    int joined = group.size() - group.notJoined();
    String messages = group.messageCount() + (group.messageCount() == 1 ? " message" : " messages");
    int shown = group.messages().size();
    String last = shown < group.messageCount() ? ", of which the last " + shown : "";
    return Printable.of(
        "group %s: %d of %d joined, %s%s"
            .formatted(group.name(), joined, group.size(), messages, last));
  }

  private String members(GroupState group) {
    boolean hosts = group.members().stream().anyMatch(member -> !member.host().isEmpty());
    List<List<String>> rows =
        group.members().stream().map(member -> member(member, hosts)).toList();
    List<String> heads =
        hosts ? List.of("JOB", "ROLE", "DEVICE", "HOST") : List.of("JOB", "ROLE", "DEVICE");
    return new Columns(width, heads).format(rows);
  }

  private static List<String> member(MemberState member, boolean hosts) {
    String device = member.device().isEmpty() ? "(elsewhere)" : member.device();
    String host = member.host() + (member.absent() ? ", absent" : "");
    return hosts
        ? List.of(member.job(), member.role(), device, host)
        : List.of(member.job(), member.role(), device);
  }

  private String messages(GroupState group) {
    List<String> heads = List.of("MESSAGE", "SYNCS", "IN NEXT SYNC", "SENT BY", "NOT SENT BY");
    List<List<String>> rows = group.messages().stream().map(GroupTable::message).toList();
    return rows.isEmpty() ? "" : new Columns(width, heads).format(rows);
  }

  /** Messages with their values, one a line, the id where it changes. */
  public static String values(List<Map<String, Object>> messages) {
    StringBuilder lines = new StringBuilder();
    String last = "";
    for (Map<String, Object> message : messages) {
      String id = (String) message.get("id");
      if (lines.isEmpty() || !id.equals(last)) {
        lines.append(Printable.of(id)).append('\n');
      }
      last = id;
      Object device = message.get("device");
      String sender = device.equals("") ? message.get("job") + " (elsewhere)" : (String) device;
      Map<?, ?> data = (Map<?, ?>) message.get("data");
      long cut = ((Number) message.get("cut")).longValue();
      String text = Boolean.TRUE.equals(message.get("known")) ? "no data" : "not in the events";
      lines.append("  from ").append(Printable.of(sender));
      lines.append(data.isEmpty() && cut == 0 ? ": " + text : "").append('\n');
      data.forEach(
          (key, value) ->
              lines.append("    ").append(Printable.of(key + "=" + value)).append('\n'));
      lines.append(cut > 0 ? "    (%d more are not in the events)\n".formatted(cut) : "");
    }
    return lines.isEmpty() ? "no messages" : lines.toString().stripTrailing();
  }

  private static List<String> message(MessageState message) {
    return List.of(
        message.id(),
        message.rounds() == 0 ? NONE : Integer.toString(message.rounds()),
        list(message.inRound()),
        list(message.sent()),
        list(message.missing()));
  }

  private static String list(List<String> jobs) {
    return jobs.isEmpty() ? NONE : String.join(", ", jobs);
  }
}
