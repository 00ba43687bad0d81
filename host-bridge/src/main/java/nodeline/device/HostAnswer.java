// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import nodeline.Problem;
import nodeline.framing.Octets;
import nodeline.group.Call;
import nodeline.group.Datum;
import nodeline.group.Member;
import nodeline.group.Outcome;

/**
 * What {@code nodeline request} prints for an outcome ({@code docs/request.md}).
 *
 * @param self who asked
 * @param members of its group, in the order of joining
 */
record HostAnswer(Member self, List<Member> members) {
  /**
   * The answer's JSON.
   *
   * @throws Problem the call failed
   */
  Map<String, Object> of(Call call, Outcome outcome) {
    if (outcome instanceof Outcome.Failed failed) {
      throw failure(call, failed);
    }
    if (outcome instanceof Outcome.Roles roles) {
      return Map.of("roles", roles.roles().stream().map(Octets::toText).toList());
    }
    if (outcome instanceof Outcome.Members group) {
      return Map.of("members", group.members().stream().map(HostAnswer::member).toList());
    }
    if (outcome instanceof Outcome.Data data) {
      return received(call, data.data());
    }
    Map<String, Object> sent = new LinkedHashMap<>();
    sent.put("message", text(((Call.Send) call).data()));
    sent.put("messageID", id(call));
    return sent;
  }

  private Problem failure(Call call, Outcome.Failed failed) {
    if (!failed.reason().isEmpty()) {
      return new Problem(
          Octets.toText(call.words() + ": " + failed.reason()),
          "\"nodeline group\" shows the members and messages of each group");
    }
    String roles = members.stream().map(Member::role).distinct().collect(Collectors.joining(", "));
    return new Problem(
        Octets.toText(
            "no member of group " + self.group() + " has the role " + call.arguments().get(0)),
        Octets.toText("its roles: " + roles));
  }

  private static Map<String, Object> member(Member member) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("job", Octets.toText(member.job()));
    fields.put("role", Octets.toText(member.role()));
    return fields;
  }

  /** Of each key, the value of the first sender that has it. */
  private Map<String, Object> received(Call call, List<Datum> data) {
    Map<String, String> message = new LinkedHashMap<>();
    List<Map<String, Object>> senders = new ArrayList<>();
    for (Member sender : ordered(call)) {
      Map<String, String> sent = new LinkedHashMap<>();
      data.stream()
          .filter(datum -> datum.job().equals(sender.job()))
          .forEach(datum -> sent.put(datum.key(), datum.value()));
      if (!sent.isEmpty()) {
        Map<String, Object> fields = member(sender);
        fields.put("data", text(sent));
        senders.add(fields);
        text(sent).forEach(message::putIfAbsent);
      }
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("message", message);
    answer.put("messageID", id(call));
    answer.put("senders", senders);
    return answer;
  }

  /** Members of the role that was waited for first, and who asked last: it knows its own data. */
  private List<Member> ordered(Call call) {
    Optional<String> role = call instanceof Call.WaitAll wait ? wait.role() : Optional.empty();
    return members.stream()
        .sorted(
            Comparator.comparing(
                    (Member member) ->
                        role.filter(wanted -> !wanted.equals(member.role())).isPresent())
                .thenComparing(self::equals))
        .toList();
  }

  private static String id(Call call) {
    return Octets.toText(call.messageId().orElseThrow());
  }

  private static Map<String, String> text(Map<String, String> octets) {
    Map<String, String> text = new LinkedHashMap<>();
    octets.forEach((key, value) -> text.put(key, Octets.toText(value)));
    return text;
  }
}
