// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.faults;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nodeline.control.GroupState;
import nodeline.control.GroupState.MessageState;
import nodeline.hardware.faults.Tally.Wrong;

/** What a coordinator has to have when all boards are through with a batch of rounds. */
record FaultGroups(Plan plan, Tally tally) {
  void check(List<GroupState> groups, int first, int last) {
    Map<String, MessageState> messages = new HashMap<>();
    groups.forEach(
        group -> group.messages().forEach(message -> messages.put(message.id(), message)));
    Set<String> shared = new HashSet<>();
    for (int round = first; round <= last; round++) {
      for (int board = 0; board < plan.boards(); board++) {
        sent(messages, plan.message(board, round), List.of(plan.jobs().get(board)));
      }
      if (plan.resets(round)) {
        sent(messages, plan.afterReset(round), List.of(plan.jobs().get(1)));
      }
      if (shared.add(plan.counter(round))) {
        sent(messages, plan.counter(round), plan.jobs());
        synced(messages.get(plan.barrier(round)), plan.barrier(round), last - first + 1);
      }
    }
  }

  private void sent(Map<String, MessageState> messages, String id, List<String> jobs) {
    MessageState message = messages.get(id);
    if (message == null || !message.sent().containsAll(jobs)) {
      tally.found(Wrong.LOST, id + " at the coordinator: " + message);
    } else if (message.sent().size() > jobs.size()) {
      tally.found(Wrong.WRONG, id + " at the coordinator: " + message);
    }
  }

  private void synced(MessageState message, String id, int rounds) {
    if (message == null || message.rounds() < rounds) {
      tally.found(Wrong.LOST, id + " at the coordinator: " + message + " after " + rounds);
    } else if (message.rounds() > rounds || !message.inRound().isEmpty()) {
      tally.found(Wrong.TWICE, id + " at the coordinator: " + message + " after " + rounds);
    }
  }
}
