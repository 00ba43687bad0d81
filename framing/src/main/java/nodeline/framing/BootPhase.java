// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

/** How far a board's boot is, by the last sign on its console: {@link ResetSigns}. */
public enum BootPhase {
  /** No sign yet. */
  UNKNOWN,
  /** Its system ends: a loader comes next. */
  DOWN,
  LOADER,
  KERNEL,
  /** It asks for a login, or for Enter. */
  UP;

  /** Whether an octet that is typed now may stop the boot. */
  public boolean stopsAtAKey() {
    return this == DOWN || this == LOADER;
  }
}
