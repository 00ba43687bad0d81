// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import nodeline.control.BridgeStatus;
import nodeline.control.CallStatus;
import nodeline.control.DeviceStatus;

/**
 * Boards that wait for boards that send nothing more: those whose script has ended, and those that
 * wait so themselves.
 *
 * <pre>
 *   board-2 ended with 1; board-1 waits for it in lava-wait client-done
 * </pre>
 */
final class StuckBoards {
  private static final String ANY = "any of ";

  private final BridgeStatus status;
  private final Map<String, String> ends;
  private final Map<String, String> devices = new HashMap<>();

  /**
   * Looks at a bridge.
   *
   * @param ends how boards ended whose script has, and what else keeps boards from sending
   */
  StuckBoards(BridgeStatus status, Map<String, String> ends) {
    this.status = status;
    this.ends = ends;
    for (DeviceStatus device : status.devices()) {
      devices.put(device.group() + "\n" + device.job() + " (" + device.role() + ")", device.name());
    }
  }

  /** Why each of these boards cannot go on; empty if one of them can. */
  Optional<Map<String, String>> all(Set<String> running) {
    Set<String> stuck = new LinkedHashSet<>(running);
    while (stuck.removeIf(device -> stuckCall(device, stuck).isEmpty())) {
      // and again: what waited for it may go on
    }
    if (running.isEmpty() || !stuck.containsAll(running)) {
      return Optional.empty();
    }
    Map<String, String> why = new LinkedHashMap<>();
    running.forEach(device -> why.put(device, why(device, stuck)));
    return Optional.of(why);
  }

  /** The call in which a board waits for nobody who sends; empty if another may go on. */
  private Optional<CallStatus> stuckCall(String name, Set<String> stuck) {
    Optional<DeviceStatus> device =
        status.devices().stream().filter(one -> one.name().equals(name)).findFirst();
    List<CallStatus> calls =
        device.map(DeviceStatus::calls).orElse(List.of()).stream()
            .filter(call -> call.by() == CallStatus.Maker.BOARD)
            .toList();
    boolean all =
        calls.stream()
            .allMatch(
                call ->
                    call.state() == CallStatus.State.RUNNING
                        && isStuck(device.orElseThrow().group(), call, stuck));
    return all ? calls.stream().findFirst() : Optional.empty();
  }

  private boolean isStuck(String group, CallStatus call, Set<String> stuck) {
    List<String> missing = blockers(group, call);
    boolean one = call.command().equals("lava-wait"); // one of them is enough
    return !missing.isEmpty()
        && (one
            ? missing.stream().allMatch(name -> sendsNothing(name, stuck))
            : missing.stream().anyMatch(name -> sendsNothing(name, stuck)));
  }

  private boolean sendsNothing(String device, Set<String> stuck) {
    return ends.containsKey(device) || stuck.contains(device);
  }

  /** The devices that a call waits for; members elsewhere, and what keeps it, are no device. */
  private List<String> blockers(String group, CallStatus call) {
    return call.missing().stream()
        .map(name -> name.startsWith(ANY) ? name.substring(ANY.length()) : name)
        .map(name -> devices.getOrDefault(group + "\n" + name, ""))
        .toList();
  }

  private String why(String name, Set<String> stuck) {
    CallStatus call = stuckCall(name, stuck).orElseThrow();
    String words = (call.command() + " " + String.join(" ", call.arguments())).strip();
    List<String> blockers =
        blockers(status.device(name).group(), call).stream()
            .filter(one -> sendsNothing(one, stuck))
            .toList();
    List<String> ended = blockers.stream().filter(ends::containsKey).toList();
    if (ended.isEmpty()) {
      List<String> others = new ArrayList<>(blockers);
      return "%s waits for %s in %s, which waits too"
          .formatted(name, String.join(", ", others), words);
    }
    return "%s; %s waits for %s in %s"
        .formatted(
            ended.stream().map(one -> one + " " + ends.get(one)).collect(Collectors.joining(", ")),
            name,
            ended.size() == 1 ? "it" : "them",
            words);
  }
}
