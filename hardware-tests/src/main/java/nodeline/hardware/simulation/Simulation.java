// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import nodeline.framing.Line;
import nodeline.group.GroupView;
import nodeline.hardware.cable.LineQuality;
import nodeline.hardware.cable.WireFault;
import nodeline.hardware.faults.Checker;
import nodeline.hardware.faults.Plan;
import nodeline.hardware.faults.Profile;
import nodeline.hardware.faults.SentValues;
import nodeline.hardware.faults.Tally;

/** One bench from its first call to its last: a seed decides all that happens there. */
public final class Simulation implements SimulatedBridge.Wires {
  /** A call that takes longer than this has no end. */
  private static final long STUCK = 900_000;

  /** Things that happen until a call ends, many times over: more is a circle. */
  private static final int MOST_STEPS = 1_000_000;

  private static final int MAX_BOARDS = 4;
  private static final int MAX_ROUNDS = 75;
  private static final int[] BAUDS = {9_600, 115_200, 115_200, 1_500_000};
  private static final int BITS = 10;

  private final VirtualTime time = new VirtualTime();
  private final Tally tally = new Tally();
  private final Random random;
  private final Plan plan;
  private final Checker checker;
  private final SimulatedBridge bridge;
  private final SimulatedDisk disk;
  private final int baud;
  private final int rounds;
  private final int incidentsEvery;
  private final List<SimulatedBoard> boards = new ArrayList<>();
  private final List<SimulatedCable> down = new ArrayList<>();

  public Simulation(long seed) {
    random = new Random(seed);
    int many = 2 + random.nextInt(MAX_BOARDS - 1);
    List<String> jobs = IntStream.range(0, many).mapToObj(i -> "job-" + i).toList();
    Profile profile = Profile.of("simulation", "all").with(Profile.Trait.TIMEOUTS);
    plan = new Plan(profile, jobs, SentValues.hostile(), true);
    checker = new Checker(plan, tally);
    rounds = 1 + random.nextInt(MAX_ROUNDS);
    baud = BAUDS[random.nextInt(BAUDS.length)];
    incidentsEvery = random.nextInt(4) == 0 ? 0 : 5_000 + random.nextInt(60_000);
    disk = new SimulatedDisk(random);
    bridge = new SimulatedBridge(time, plan, disk, this);
    for (int board = 0; board < many; board++) {
      connect(board);
    }
  }

  private void connect(int board) {
    boolean bad = random.nextInt(4) != 0;
    int pauses = random.nextInt(3) == 0 ? 1 + random.nextInt(50) : 0;
    LineQuality up = bad ? bad(LineQuality.CLEAN) : LineQuality.CLEAN;
    up = random.nextInt(2) == 0 ? up.with(WireFault.KERNEL_TEXT, 60 + random.nextInt(600)) : up;
    SimulatedCable toHost =
        new SimulatedCable(
            time,
            random,
            new SimulatedCable.Quality(up, baud / BITS, pauses),
            octets -> bridge.read(board, octets));
    SimulatedTty.Way way =
        new SimulatedTty.Way(
            toHost::carry,
            1 + random.nextInt(9),
            random.nextInt(4) == 0,
            random.nextInt(4) == 0 ? 1 + random.nextInt(10) : 0);
    SimulatedTty tty = new SimulatedTty(time, random, way);
    SimulatedBoard made =
        new SimulatedBoard(
            time, random, tty, new SimulatedBoard.Work(plan, board, rounds, checker, tally));
    boards.add(made);
    LineQuality quality = bad ? bad(LineQuality.CLEAN) : LineQuality.CLEAN;
    down.add(
        new SimulatedCable(
            time,
            random,
            new SimulatedCable.Quality(quality, baud / BITS, pauses),
            octets -> {
              if (made.isOn()) {
                tty.read(octets);
              }
            }));
  }

  private LineQuality bad(LineQuality clean) {
    LineQuality quality = clean;
    WireFault[] faults = {
      WireFault.DROPPED_BYTE, WireFault.DOUBLED_BYTE, WireFault.FLIPPED_BYTE, WireFault.LINE_END
    };
    for (WireFault fault : faults) {
      if (random.nextInt(3) == 0) {
        int oneIn = fault == WireFault.LINE_END ? 2 : 400 + random.nextInt(3_000);
        quality = quality.with(fault, oneIn);
      }
    }
    return quality;
  }

  /** Runs it to its end. */
  public Tally run() {
    try {
      bridge.start();
      boards.forEach(SimulatedBoard::next);
      incident();
      runCalls();
    } catch (RuntimeException e) {
      tally.found(Tally.Wrong.WRONG, "after " + time.now() + " ms: " + e);
    }
    checker.end();
    if (bridge.isOn()) {
      checkBarriers();
    }
    return tally;
  }

  private void runCalls() {
    int calls = 0;
    long last = 0;
    long steps = 0;
    while (!boards.stream().allMatch(SimulatedBoard::ended)
        && time.now() - last < STUCK
        && steps < MOST_STEPS) {
      time.step();
      steps++;
      if (tally.calls() != calls) {
        calls = tally.calls();
        last = time.now();
        steps = 0;
      }
    }
  }

  /** A barrier has as many rounds as were called. */
  private void checkBarriers() {
    for (GroupView.MessageView message : bridge.groups().get(0).messages()) {
      for (int first = 0; first < rounds; first += Plan.BATCH) {
        int most = Math.min(Plan.BATCH, rounds - first);
        if (message.id().equals(plan.barrier(first)) && message.rounds() > most) {
          tally.found(
              Tally.Wrong.TWICE, "barrier %s: %d rounds".formatted(message.id(), message.rounds()));
        }
      }
    }
  }

  private void incident() {
    if (incidentsEvery > 0) {
      time.after(1 + random.nextInt(2 * incidentsEvery), this::happens);
    }
  }

  private void happens() {
    SimulatedBoard board = boards.get(random.nextInt(boards.size()));
    switch (random.nextInt(5)) {
      case 0 -> {
        if (bridge.isOn()) {
          bridge.kill();
          powerCut();
        }
      }
      case 1 -> {
        if (bridge.isOn()) {
          bridge.losePower();
          powerCut();
        }
      }
      case 2 -> disk.failInSync();
      case 3 -> reset(board);
      default -> {
        if (board.isOn()) {
          board.tty().printLog();
        }
      }
    }
    incident();
  }

  private void reset(SimulatedBoard board) {
    int number = boards.indexOf(board);
    if (board.reset(200 + random.nextInt(3_000)) && random.nextBoolean()) {
      time.after(random.nextInt(200), () -> bridge.boardGone(number));
    }
  }

  @Override
  public SimulatedPort.Console console(int board) {
    return new SimulatedPort.Console(Line.ofBaud(baud), down.get(board)::carry, tally);
  }

  @Override
  public Tally tally() {
    return tally;
  }

  /** The bridge is off, and comes back. */
  @Override
  public void powerCut() {
    time.after(50 + random.nextInt(3_000), bridge::start);
  }
}
