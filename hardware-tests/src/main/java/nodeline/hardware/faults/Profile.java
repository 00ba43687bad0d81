// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.faults;

import java.util.Set;
import nodeline.hardware.cable.LineQuality;
import nodeline.hardware.cable.WireFault;

/**
 * One way in which a bench can be bad.
 *
 * @param name as on the command line
 * @param what it does, for the table's reader
 * @param toHost the wire from the board's tty to the bridge; kernel text comes this way only
 * @param toBoard the wire back
 */
public record Profile(
    String name,
    String what,
    LineQuality toHost,
    LineQuality toBoard,
    Set<Trait> traits,
    Incident incident) {
  /** What is not the wire's bytes. */
  public enum Trait {
    /** The bridge has {@code pace: 16/5ms}. */
    PACED,
    /** The wire echoes, and so does the tty: no command sets its modes. */
    ECHO,
    /** Script and commands run with {@code set -x}, and their standard error is the console. */
    TRACED,
    /** Some waits are for nobody and must end by their timeout. */
    TIMEOUTS
  }

  /** What happens again and again while the boards run. */
  public enum Incident {
    NONE,
    /** The board loses its power in mid-wait, boots, and runs its test again. */
    RESET,
    /** The cable is pulled and plugged again. */
    UNPLUG,
    /** {@code kill -9} of the bridge, which is started again with the same {@code --state}. */
    KILL,
    /** {@code kill -STOP} of the bridge, and {@code -CONT}. */
    STOP,
    /** The bridge's state folder has no space left, and has it again. */
    DISK,
    /** {@code kill -9} of the {@code nodeline coordinator} that the bridge is a client of. */
    COORDINATOR
  }

  public static Profile of(String name, String what) {
    return new Profile(name, what, LineQuality.CLEAN, LineQuality.CLEAN, Set.of(), Incident.NONE);
  }

  public Profile up(WireFault fault, int number) {
    return new Profile(name, what, toHost.with(fault, number), toBoard, traits, incident);
  }

  public Profile down(WireFault fault, int number) {
    return new Profile(name, what, toHost, toBoard.with(fault, number), traits, incident);
  }

  public Profile both(WireFault fault, int number) {
    return up(fault, number).down(fault, number);
  }

  public Profile with(Trait... more) {
    return new Profile(name, what, toHost, toBoard, Set.of(more), incident);
  }

  Profile with(Incident happening) {
    return new Profile(name, what, toHost, toBoard, traits, happening);
  }

  boolean has(Trait trait) {
    return traits.contains(trait);
  }

  /** Whether the bridge has to be a process of its own. */
  boolean ownProcess() {
    return switch (incident) {
      case KILL, STOP, DISK, COORDINATOR -> true;
      case NONE, RESET, UNPLUG -> false;
    };
  }

  /** Whether LAVA's dispatchers can meet it and go on. */
  boolean fitsLava() {
    return incident == Incident.NONE && !has(Trait.TIMEOUTS);
  }

  @Override
  public String toString() {
    return name;
  }
}
