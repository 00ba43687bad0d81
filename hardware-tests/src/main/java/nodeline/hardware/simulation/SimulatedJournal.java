// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import nodeline.Beginning;
import nodeline.group.Change;
import nodeline.group.Journal;
import nodeline.journal.JournalWriter;
import nodeline.journal.JournalWriter.Timing;
import nodeline.journal.Moment;

/** The real journal, whose disk takes some time to sync. */
final class SimulatedJournal implements Journal {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Moment NOW = new Moment("simulation", 0, 0, false);

  /** Small enough that each run writes its file anew some times. */
  private static final int OCTETS = 20_000;

  private static final int SYNC_MILLIS = 2;

  private final VirtualTime time;
  private final JournalWriter writer;
  private final Executions executions;
  private final Runnable onPowerCut;
  private boolean due;
  private boolean dead;

  /**
   * A journal of one life of a bridge.
   *
   * @param onPowerCut called if the power fails while it writes
   */
  SimulatedJournal(
      VirtualTime time, SimulatedDisk disk, Executions executions, Runnable onPowerCut) {
    this.time = time;
    this.writer =
        new JournalWriter(disk, new Timing(DAY, DAY, DAY, OCTETS), () -> NOW, Beginning.KEPT);
    this.executions = executions;
    this.onPowerCut = onPowerCut;
  }

  /** The bridge is killed: nothing is written any more. */
  void kill() {
    dead = true;
    executions.forgetUnsafe();
  }

  @Override
  public void start(Consumer<Change> again, Consumer<Consumer<List<Change>>> whole) {
    writer.start(again, whole);
  }

  @Override
  public void add(Change change) {
    executions.add(change);
    writer.add(change);
    if (!due) {
      due = true;
      time.after(SYNC_MILLIS, this::write);
    }
  }

  private void write() {
    due = false;
    if (dead) {
      return;
    }
    try {
      List<String> written = executions.take();
      writer.turn();
      executions.safe(written);
    } catch (SimulatedDisk.PowerCut e) {
      onPowerCut.run();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void whenSafe(Runnable task) {
    writer.whenSafe(task);
  }

  @Override
  public Optional<String> problem() {
    return writer.problem();
  }

  @Override
  public void close() {
    writer.close();
  }
}
