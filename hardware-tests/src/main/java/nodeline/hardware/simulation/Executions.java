// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.simulation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import nodeline.group.Change;
import nodeline.hardware.faults.Tally;

/** Which calls were executed, in all lives of the bridge: none may be so again, once it is safe. */
final class Executions {
  private final Tally tally;
  private final Set<String> safe = new HashSet<>();
  private final List<String> unsafe = new ArrayList<>();

  Executions(Tally tally) {
    this.tally = tally;
  }

  void add(Change change) {
    if (change instanceof Change.Sent sent) {
      executed(sent.caller().job() + " " + sent.callId());
    } else if (change instanceof Change.Synced synced) {
      executed(synced.caller().job() + " " + synced.callId());
    }
  }

  private void executed(String call) {
    if (safe.contains(call) || unsafe.contains(call)) {
      tally.found(Tally.Wrong.TWICE, "executed again: " + call);
    }
    unsafe.add(call);
  }

  /** Takes what was executed and is not safe yet: it is being written. */
  List<String> take() {
    List<String> taken = List.copyOf(unsafe);
    unsafe.clear();
    return taken;
  }

  /** What was taken has been written. */
  void safe(List<String> calls) {
    safe.addAll(calls);
  }

  /** What was not written is not known to the next life. */
  void forgetUnsafe() {
    unsafe.clear();
  }
}
