// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nodeline.Problem;

/**
 * A bridge at one moment.
 *
 * @param pid its process
 * @param version its version
 * @param upMillis milliseconds since it was ready
 * @param coordinator {@code embedded} or {@code lava://HOST:PORT}
 * @param coordinatorNotes what is wrong with it, or was; one a string
 * @param page the address of its page for browsers; empty if it has none
 * @param notes what is wrong with the bridge itself; one a string
 * @param log how the log is reached that its groups share with other hosts; null: there is none
 * @param diagnosis why calls wait, a line each, for people; one that begins with a blank belongs to
 *     the one before it
 */
public record BridgeStatus(
    long pid,
    String version,
    long upMillis,
    String coordinator,
    List<String> coordinatorNotes,
    List<GroupStatus> groups,
    List<DeviceStatus> devices,
    String page,
    List<String> notes,
    List<String> diagnosis,
    LogStatus log) {
  public BridgeStatus {
    coordinatorNotes = List.copyOf(coordinatorNotes);
    groups = List.copyOf(groups);
    devices = List.copyOf(devices);
    page = page == null ? "" : page; // of an earlier version
    notes = notes == null ? List.of() : List.copyOf(notes);
    diagnosis = diagnosis == null ? List.of() : List.copyOf(diagnosis);
  }

  /** One with nothing wrong, and no call that waits for long. */
  public BridgeStatus(
      long pid,
      String version,
      long upMillis,
      String coordinator,
      List<String> coordinatorNotes,
      List<GroupStatus> groups,
      List<DeviceStatus> devices) {
    this(
        pid,
        version,
        upMillis,
        coordinator,
        coordinatorNotes,
        groups,
        devices,
        "",
        List.of(),
        List.of(),
        null);
  }

  /** The same with its devices in another order. */
  public BridgeStatus with(List<DeviceStatus> ordered) {
    return new BridgeStatus(
        pid,
        version,
        upMillis,
        coordinator,
        coordinatorNotes,
        groups,
        ordered,
        page,
        notes,
        diagnosis,
        log);
  }

  /** The same with the log of its groups. */
  public BridgeStatus with(LogStatus reached) {
    return new BridgeStatus(
        pid,
        version,
        upMillis,
        coordinator,
        coordinatorNotes,
        groups,
        devices,
        page,
        notes,
        diagnosis,
        reached);
  }

  /**
   * How the log is reached that many hosts share.
   *
   * @param endpoint the server that is asked; empty: none is
   * @param lagMillis milliseconds since this host is known to have been told all that others had
   *     appended; null if it never was
   * @param waits why nothing can be appended now; empty if it can
   */
  public record LogStatus(String endpoint, Long lagMillis, String waits) {}

  /**
   * One of its devices.
   *
   * @throws Problem if there is none of this name
   */
  public DeviceStatus device(String name) {
    return devices.stream()
        .filter(device -> device.name().equals(name))
        .findFirst()
        .orElseThrow(() -> noDevice(name, devices.stream().map(DeviceStatus::name)));
  }

  /** That a bridge has no device of this name, but others. */
  public static Problem noDevice(String name, Stream<String> others) {
    return new Problem(
        "there is no device \"" + name + "\"",
        "the bridge has: " + others.collect(Collectors.joining(", ")));
  }

  /**
   * A group of the configuration.
   *
   * @param size members when complete
   * @param joined members so far
   * @param absent members that no host has now
   */
  public record GroupStatus(String name, int size, int joined, int absent) {
    /** A group of which nobody is absent. */
    public GroupStatus(String name, int size, int joined) {
      this(name, size, joined, 0);
    }
  }
}
