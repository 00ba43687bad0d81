// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware;

import java.util.List;
import java.util.Optional;
import nodeline.hardware.FaultProfile.Incident;
import nodeline.hardware.FaultProfile.Trait;

/** All profiles, the faultless one first. */
final class FaultProfiles {
  static final List<FaultProfile> ALL =
      List.of(
          FaultProfile.of("clean", "nothing"),
          FaultProfile.of("kernel-200", "a kernel line in 200 bytes")
              .up(WireFault.KERNEL_TEXT, 200),
          FaultProfile.of("kernel-60", "a kernel line in 60 bytes").up(WireFault.KERNEL_TEXT, 60),
          FaultProfile.of("storms", "3 to 32 kernel lines at once in 1,000 bytes")
              .up(WireFault.KERNEL_STORM, 1000),
          FaultProfile.of("drop", "a byte in 200 lost, both ways")
              .both(WireFault.DROPPED_BYTE, 200),
          FaultProfile.of("double", "a byte in 200 twice, both ways")
              .both(WireFault.DOUBLED_BYTE, 200),
          FaultProfile.of("flip", "a bit in 1,000 flipped, both ways")
              .both(WireFault.FLIPPED_BIT, 1000),
          FaultProfile.of("pauses", "a pause of 10 to 400 ms in 300 bytes, both ways")
              .both(WireFault.PAUSE, 300),
          FaultProfile.of("7-bit", "the eighth bit is cut off, both ways")
              .both(WireFault.SEVEN_BITS, 1),
          FaultProfile.of("echo", "wire and tty echo what the bridge says").with(Trait.ECHO),
          FaultProfile.of("line-ends", "CR, LF, CR LF, CR CR LF or LF CR for LF, both ways")
              .both(WireFault.LINE_END, 1),
          FaultProfile.of("9600", "9600 baud both ways").both(WireFault.BAUD, 9600),
          FaultProfile.of("115200", "115200 baud both ways").both(WireFault.BAUD, 115_200),
          FaultProfile.of("overrun", "a receive buffer of 64 bytes; pace: 16/5ms")
              .both(WireFault.BAUD, 115_200)
              .down(WireFault.BUFFER, 64)
              .with(Trait.PACED),
          FaultProfile.of("trace", "set -x in script and commands, to the console")
              .with(Trait.TRACED),
          FaultProfile.of("timeouts", "kernel text, and waits for nobody")
              .up(WireFault.KERNEL_TEXT, 200)
              .with(Trait.TIMEOUTS),
          FaultProfile.of("reset", "the board loses power in mid-wait").with(Incident.RESET),
          FaultProfile.of("unplug", "the cable is pulled").with(Incident.UNPLUG),
          FaultProfile.of("kill", "kill -9 of the bridge").with(Incident.KILL),
          FaultProfile.of("stop", "the bridge is stopped for up to 5 s").with(Incident.STOP),
          FaultProfile.of("disk-full", "no space for the bridge's state").with(Incident.DISK),
          FaultProfile.of("coordinator", "kill -9 of the bridge's coordinator")
              .with(Incident.COORDINATOR),
          FaultProfile.of("all-at-once", "flip, kernel-60 and overrun together")
              .up(WireFault.KERNEL_TEXT, 60)
              .both(WireFault.FLIPPED_BIT, 1000)
              .both(WireFault.BAUD, 115_200)
              .down(WireFault.BUFFER, 64)
              .with(Trait.PACED));

  private FaultProfiles() {}

  static Optional<FaultProfile> named(String name) {
    return ALL.stream().filter(profile -> profile.name().equals(name)).findFirst();
  }
}
