// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.rig;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import nodeline.group.Call;
import nodeline.group.Coordinator;
import nodeline.group.EmbeddedCoordinator;
import nodeline.group.GroupView;
import nodeline.group.Member;
import nodeline.group.Outcome;
import nodeline.group.Pending;

/** The embedded coordinator, and how many calls it was asked to execute. */
public final class CountingCoordinator implements Coordinator {
  private final Coordinator embedded = new EmbeddedCoordinator();
  private final AtomicInteger calls = new AtomicInteger();
  private final Set<String> ids = ConcurrentHashMap.newKeySet();
  private final AtomicInteger repeated = new AtomicInteger();

  public int calls() {
    return calls.get();
  }

  /** Calls that it was asked to execute once more. */
  public int repeated() {
    return repeated.get();
  }

  @Override
  public void join(Member member, int groupSize) {
    embedded.join(member, groupSize);
  }

  @Override
  public Pending call(Member caller, String callId, Call call, Consumer<Outcome> whenDone) {
    calls.incrementAndGet();
    if (!ids.add(caller.job() + " " + callId)) {
      repeated.incrementAndGet();
    }
    return embedded.call(caller, callId, call, whenDone);
  }

  @Override
  public List<GroupView> groups() {
    return embedded.groups();
  }

  @Override
  public void close() {
    embedded.close();
  }
}
