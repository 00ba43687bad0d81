// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import nodeline.group.Call;
import nodeline.group.Member;
import nodeline.group.Outcome;
import nodeline.hardware.rig.Board;
import nodeline.hardware.rig.Rig;

/** Our side: the bridge and the shim. */
final class NodelineSide implements Side {
  private static final int WARM_UP = 20;

  private final Rig rig;

  NodelineSide(Setup setup) throws IOException {
    rig =
        Rig.withFaults(
            setup.folder(), setup.shell(), setup.boards(), setup::toHost, setup::toBoard);
    warmUp();
  }

  /** A bridge that has run for a minute has its code compiled. */
  private void warmUp() throws IOException {
    try {
      rig.board(0).run(Times.loop(WARM_UP, "lava-self >/dev/null"));
    } catch (Exception e) {
      rig.close();
      throw new IOException("no call came through", e);
    }
  }

  @Override
  public Board board(int i) {
    return rig.board(i);
  }

  @Override
  public String prologue() {
    return "exec 3>&1\n";
  }

  @Override
  public List<String> sentData(List<String> ids) {
    List<String> data = new ArrayList<>();
    for (String id : ids) {
      data.add(waitOnTheHost(id).map(NodelineSide::words).orElse(null));
    }
    return data;
  }

  private Optional<Outcome> waitOnTheHost(String id) {
    AtomicReference<Outcome> outcome = new AtomicReference<>();
    Member member = new Member("group", "job-0", "role-0");
    rig.coordinator().call(member, "bench-" + id, new Call.Wait(id), outcome::set).cancel();
    return Optional.ofNullable(outcome.get());
  }

  private static String words(Outcome outcome) {
    return ((Outcome.Data) outcome)
        .data().stream()
            .map(datum -> datum.key() + "=" + datum.value())
            .collect(Collectors.joining(" "));
  }

  @Override
  public int sends() {
    return rig.coordinator().calls();
  }

  @Override
  public Duration hostCpu() {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return Duration.ofNanos(system.getProcessCpuTime());
  }

  @Override
  public void close() throws IOException {
    rig.close();
  }
}
