// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import nodeline.access.ListenAddress;
import nodeline.console.ConsoleAddress;
import nodeline.console.Pace;
import nodeline.console.Restart;
import nodeline.framing.Octets;
import nodeline.group.Member;

/**
 * A board's place: its port, and who it is on that port.
 *
 * @param name letters, digits and {@code . _ -}; unique, fit for a file name
 * @param job what {@code lava-self} prints; unique
 * @param timeout of its waits, whole seconds; empty: none
 * @param pace how fast its console is written to
 * @param restart when the command of its {@code exec:} console is started again
 * @param listen where others can have its console
 * @param frameLog whether its frames have a log
 * @param protocol what the board's commands speak
 * @param login who logs in there when something is typed by {@code nodeline push} or {@code exec}
 * @param boot how its boot is known
 */
public record DeviceConfig(
    String name,
    String job,
    String role,
    String group,
    ConsoleAddress console,
    Optional<Duration> timeout,
    Pace pace,
    Restart restart,
    List<ListenAddress> listen,
    boolean frameLog,
    BoardProtocol protocol,
    Optional<Login> login,
    BootSettings boot) {
  public DeviceConfig {
    listen = List.copyOf(listen);
  }

  /** A device whose boot is known by the general signs. */
  public DeviceConfig(
      String name,
      String job,
      String role,
      String group,
      ConsoleAddress console,
      Optional<Duration> timeout,
      Pace pace,
      Restart restart,
      List<ListenAddress> listen,
      boolean frameLog,
      BoardProtocol protocol,
      Optional<Login> login) {
    this(
        name,
        job,
        role,
        group,
        console,
        timeout,
        pace,
        restart,
        listen,
        frameLog,
        protocol,
        login,
        BootSettings.NONE);
  }

  /** A device at whose console nobody is known who logs in. */
  public DeviceConfig(
      String name,
      String job,
      String role,
      String group,
      ConsoleAddress console,
      Optional<Duration> timeout,
      Pace pace,
      Restart restart,
      List<ListenAddress> listen,
      boolean frameLog,
      BoardProtocol protocol) {
    this(
        name,
        job,
        role,
        group,
        console,
        timeout,
        pace,
        restart,
        listen,
        frameLog,
        protocol,
        Optional.empty());
  }

  /** A device with the defaults of its console. */
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
        console,
        timeout,
        Pace.NONE,
        Restart.NEVER,
        List.of(),
        false,
        BoardProtocol.NODELINE);
  }

  DeviceConfig withFrameLog() {
    return new DeviceConfig(
        name, job, role, group, console, timeout, pace, restart, listen, true, protocol, login,
        boot);
  }

  /** The device as a member of its group, in octets. */
  public Member member() {
    return new Member(Octets.fromText(group), Octets.fromText(job), Octets.fromText(role));
  }
}
