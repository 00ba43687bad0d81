// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A device at one moment.
 *
 * @param console its address, as configured
 * @param lastByteMillisAgo milliseconds since the last octet from the board; null: none yet
 * @param clients attached to its console, oldest first
 * @param calls in flight, oldest first
 * @param counters since the start of the bridge, in the order to show them; the names of damage and
 *     repair are those of {@code docs/protocol.md}, section 9
 * @param lastLine the last line of its console that is not blank, printable; empty: none yet
 */
public record DeviceStatus(
    String name,
    String group,
    String job,
    String role,
    String console,
    LinkStatus link,
    Long lastByteMillisAgo,
    List<ClientStatus> clients,
    List<CallStatus> calls,
    Map<String, Long> counters,
    String lastLine) {
  /** One that has printed nothing. */
  public DeviceStatus(
      String name,
      String group,
      String job,
      String role,
      String console,
      LinkStatus link,
      Long lastByteMillisAgo,
      List<ClientStatus> clients,
      List<CallStatus> calls,
      Map<String, Long> counters) {
    this(name, group, job, role, console, link, lastByteMillisAgo, clients, calls, counters, "");
  }

  public DeviceStatus {
    lastLine = lastLine == null ? "" : lastLine; // of an earlier version
    clients = List.copyOf(clients);
    calls = List.copyOf(calls);
    counters = Collections.unmodifiableMap(new LinkedHashMap<>(counters));
  }
}
