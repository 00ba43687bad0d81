// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import nodeline.etcd.EtcdAddress;
import nodeline.etcd.EtcdLog;
import nodeline.etcd.EtcdSettings;
import nodeline.group.ApiCommand;
import nodeline.group.Coordinator;
import nodeline.group.GroupLimits;
import nodeline.group.GroupView;
import nodeline.group.LoggedCoordinator;
import nodeline.group.Member;
import nodeline.group.Outcome;
import nodeline.group.Pending;

/**
 * A bridge without consoles, as a process: the groups' log and their coordinator. It reads lines,
 * and answers each by its number; {@link #END} ends a line that is whole.
 *
 * <pre>
 *   join GROUP JOB SIZE                ⇒ nothing
 *   call NUMBER GROUP JOB ID COMMAND…  ⇒ NUMBER and its outcome, when it has one
 *   why NUMBER OF                      ⇒ NUMBER and what call OF waits for
 *   problem NUMBER                     ⇒ NUMBER and what people should know
 *   view NUMBER GROUP                  ⇒ NUMBER and the group: members, senders, rounds
 * </pre>
 */
final class HostProgram {
  static final String END = " .";
  private static final String ROLE = "board";

  private final Coordinator coordinator;
  private final Map<String, Pending> calls = new HashMap<>();

  private HostProgram(Coordinator coordinator) {
    this.coordinator = coordinator;
  }

  /** Takes the address of etcd and the name of the host. */
  public static void main(String[] arguments) throws IOException {
    EtcdSettings settings =
        new EtcdSettings(EtcdAddress.parse(arguments[0]), Optional.empty(), Optional.empty());
    HostProgram program =
        new HostProgram(
            new LoggedCoordinator(GroupLimits.DEFAULT, new EtcdLog(settings), arguments[1]));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.ISO_8859_1));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      program.take(List.of(line.split(" ")));
    }
    System.exit(0);
  }

  private void take(List<String> words) {
    switch (words.get(0)) {
      case "join" -> coordinator.join(member(words, 1), Integer.parseInt(words.get(3)));
      case "call" -> call(words);
      case "why" -> say(words.get(1), why(words.get(2)));
      case "problem" -> say(words.get(1), String.join("; ", coordinator.notes()));
      case "view" -> say(words.get(1), view(words.get(2)));
      default -> throw new IllegalArgumentException("not a command: " + words);
    }
  }

  private static Member member(List<String> words, int from) {
    return new Member(words.get(from), words.get(from + 1), ROLE);
  }

  private void call(List<String> words) {
    String number = words.get(1);
    ApiCommand command = ApiCommand.of(words.get(5)).orElseThrow();
    calls.put(
        number,
        coordinator.call(
            member(words, 2),
            words.get(4),
            command.call(words.subList(6, words.size())).orElseThrow(),
            outcome -> say(number, text(outcome))));
  }

  private String why(String call) {
    return Optional.ofNullable(calls.get(call))
        .map(pending -> pending.missing().text())
        .orElse("not asked");
  }

  private static String text(Outcome outcome) {
    if (outcome instanceof Outcome.Done) {
      return "done";
    }
    return outcome instanceof Outcome.Data data
        ? "data " + data.text().replace('\n', ' ')
        : outcome.toString();
  }

  private String view(String group) {
    return coordinator.groups().stream()
        .filter(view -> view.name().equals(group))
        .map(HostProgram::text)
        .findFirst()
        .orElse("none");
  }

  private static String text(GroupView view) {
    String members = view.members().stream().map(Member::job).collect(Collectors.joining(","));
    return view.messages().stream()
        .map(
            message ->
                "%s:%s:%d"
                    .formatted(message.id(), String.join(",", message.senders()), message.rounds()))
        .sorted()
        .collect(Collectors.joining(" ", members + " ", ""));
  }

  private static void say(String number, String text) {
    byte[] line = (number + " " + text + END + "\n").getBytes(StandardCharsets.ISO_8859_1);
    synchronized (HostProgram.class) {
      System.out.write(line, 0, line.length);
      System.out.flush();
    }
  }
}
