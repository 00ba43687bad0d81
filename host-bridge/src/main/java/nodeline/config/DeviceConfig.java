// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import nodeline.access.ListenAddress;
import nodeline.console.ConsoleAddress;
import nodeline.console.LinkConfig;
import nodeline.framing.Octets;
import nodeline.group.Member;
import nodeline.permit.Permits;

/**
 * A board at its console, and its place in a group.
 *
 * @param name letters, digits and {@code . _ -}; unique, fit for a file name
 * @param job what {@code lava-self} prints; unique
 * @param link its console, and how the bridge treats it
 * @param timeout of its waits, whole seconds; empty: none
 * @param listen where others can have its console
 * @param frameLog whether its frames have a log
 * @param permits who may have its console, where a place of these does not say otherwise
 */
public record DeviceConfig(
    String name,
    String job,
    String role,
    String group,
    LinkConfig link,
    Optional<Duration> timeout,
    List<ListenAddress> listen,
    boolean frameLog,
    BoardConfig board,
    Permits permits) {
  public DeviceConfig {
    listen = List.copyOf(listen);
  }

  /** A device whose console is open to everybody who gets there. */
  public DeviceConfig(
      String name,
      String job,
      String role,
      String group,
      LinkConfig link,
      Optional<Duration> timeout,
      List<ListenAddress> listen,
      boolean frameLog,
      BoardConfig board) {
    this(name, job, role, group, link, timeout, listen, frameLog, board, Permits.OPEN);
  }

  /** A device with the defaults of its console and its board. */
  public DeviceConfig(
      String name,
      String job,
      String role,
      String group,
      ConsoleAddress console,
      Optional<Duration> timeout) {
    this(
        name,
        job,
        role,
        group,
        LinkConfig.of(console),
        timeout,
        List.of(),
        false,
        BoardConfig.DEFAULT);
  }

  DeviceConfig withFrameLog() {
    return new DeviceConfig(name, job, role, group, link, timeout, listen, true, board, permits);
  }

  public ConsoleAddress console() {
    return link.address();
  }

  /** The device as a member of its group, in octets. */
  public Member member() {
    return new Member(Octets.fromText(group), Octets.fromText(job), Octets.fromText(role));
  }
}
