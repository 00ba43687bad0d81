// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.faults;

import java.util.List;
import java.util.Optional;
import nodeline.hardware.cable.WireFault;
import nodeline.hardware.faults.Profile.Incident;
import nodeline.hardware.faults.Profile.Trait;

/** All profiles, the faultless one first. */
final class Profiles {
  static final List<Profile> ALL =
      List.of(
          Profile.of("clean", "nothing"),
          Profile.of("kernel-200", "a kernel line in 200 bytes").up(WireFault.KERNEL_TEXT, 200),
          Profile.of("kernel-60", "a kernel line in 60 bytes").up(WireFault.KERNEL_TEXT, 60),
          Profile.of("storms", "3 to 32 kernel lines at once in 1,000 bytes")
              .up(WireFault.KERNEL_STORM, 1000),
          Profile.of("drop", "a byte in 200 lost, both ways").both(WireFault.DROPPED_BYTE, 200),
          Profile.of("double", "a byte in 200 twice, both ways").both(WireFault.DOUBLED_BYTE, 200),
          Profile.of("flip", "a bit in 1,000 flipped, both ways").both(WireFault.FLIPPED_BIT, 1000),
          Profile.of("pauses", "a pause of 10 to 400 ms in 300 bytes, both ways")
              .both(WireFault.PAUSE, 300),
          Profile.of("7-bit", "the eighth bit is cut off, both ways").both(WireFault.SEVEN_BITS, 1),
          Profile.of("echo", "wire and tty echo what the bridge says").with(Trait.ECHO),
          Profile.of("line-ends", "CR, LF, CR LF, CR CR LF or LF CR for LF, both ways")
              .both(WireFault.LINE_END, 1),
          Profile.of("9600", "9600 baud both ways").both(WireFault.BAUD, 9600),
          Profile.of("115200", "115200 baud both ways").both(WireFault.BAUD, 115_200),
          Profile.of("overrun", "a receive buffer of 64 bytes; pace: 16/5ms")
              .both(WireFault.BAUD, 115_200)
              .down(WireFault.BUFFER, 64)
              .with(Trait.PACED),
          Profile.of("trace", "set -x in script and commands, to the console").with(Trait.TRACED),
          Profile.of("timeouts", "kernel text, and waits for nobody")
              .up(WireFault.KERNEL_TEXT, 200)
              .with(Trait.TIMEOUTS),
          Profile.of("reset", "the board loses power in mid-wait").with(Incident.RESET),
          Profile.of("unplug", "the cable is pulled").with(Incident.UNPLUG),
          Profile.of("kill", "kill -9 of the bridge").with(Incident.KILL),
          Profile.of("stop", "the bridge is stopped for up to 5 s").with(Incident.STOP),
          Profile.of("disk-full", "no space for the bridge's state").with(Incident.DISK),
          Profile.of("coordinator", "kill -9 of the bridge's coordinator")
              .with(Incident.COORDINATOR),
          Profile.of("all-at-once", "flip, kernel-60 and overrun together")
              .up(WireFault.KERNEL_TEXT, 60)
              .both(WireFault.FLIPPED_BIT, 1000)
              .both(WireFault.BAUD, 115_200)
              .down(WireFault.BUFFER, 64)
              .with(Trait.PACED));

  private Profiles() {}

  static Optional<Profile> named(String name) {
    return ALL.stream().filter(profile -> profile.name().equals(name)).findFirst();
  }
}
