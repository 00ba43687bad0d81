// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.simulation;

import java.util.ArrayList;
import java.util.List;
import nodeline.group.EmbeddedCoordinator;
import nodeline.group.GroupLimits;
import nodeline.group.GroupView;
import nodeline.group.Member;
import nodeline.hardware.faults.Plan;
import nodeline.hardware.faults.Tally;

/** All lives of a bridge, with its disk. It is off at first. */
final class SimulatedBridge {
  /** Few enough calls are remembered that old frames meet forgotten ones. */
  private static final GroupLimits LIMITS =
      new GroupLimits(4, 8, 10_000, 1_048_576, 64 * 1_048_576, 64, 8);

  private final VirtualTime time;
  private final Plan plan;
  private final SimulatedDisk disk;
  private final Executions executions;
  private final Wires wires;
  private final List<SimulatedPort> ports = new ArrayList<>();
  private SimulatedJournal journal;
  private EmbeddedCoordinator coordinator;

  /** What is around it. */
  interface Wires {
    SimulatedPort.Console console(int board);

    Tally tally();

    /** The host is off, and is to be started again. */
    void powerCut();
  }

  SimulatedBridge(VirtualTime time, Plan plan, SimulatedDisk disk, Wires wires) {
    this.time = time;
    this.plan = plan;
    this.disk = disk;
    this.wires = wires;
    this.executions = new Executions(wires.tally());
  }

  boolean isOn() {
    return coordinator != null;
  }

  void start() {
    journal = new SimulatedJournal(time, disk, executions, this::lostPower);
    coordinator = new EmbeddedCoordinator(LIMITS, journal);
    List<Member> members = new ArrayList<>();
    for (int board = 0; board < plan.boards(); board++) {
      members.add(new Member("lab", plan.jobs().get(board), plan.role(board)));
    }
    members.forEach(member -> coordinator.join(member, plan.boards()));
    for (int board = 0; board < plan.boards(); board++) {
      ports.add(new SimulatedPort(time, coordinator, members.get(board), wires.console(board)));
    }
  }

  private void lostPower() {
    disk.losePower();
    kill();
    wires.powerCut();
  }

  /** The host loses its power now. */
  void losePower() {
    disk.losePower();
    kill();
  }

  /** The process ends at once. */
  void kill() {
    journal.kill();
    ports.forEach(SimulatedPort::kill);
    ports.clear();
    coordinator = null;
  }

  void read(int board, byte[] octets) {
    if (isOn()) {
      ports.get(board).read(octets);
    }
  }

  void boardGone(int board) {
    if (isOn()) {
      ports.get(board).boardGone();
    }
  }

  List<GroupView> groups() {
    return coordinator.groups();
  }
}
