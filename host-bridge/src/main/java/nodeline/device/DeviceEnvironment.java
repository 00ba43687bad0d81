// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import nodeline.MonotonicClock;
import nodeline.access.ConsoleAccess;
import nodeline.console.ConsoleTransport;
import nodeline.control.BridgeListener;
import nodeline.control.BridgeListeners;
import nodeline.group.Coordinator;
import nodeline.log.ConsoleLogs;

/**
 * What the devices of a bridge have in common.
 *
 * @param coordinator where each of them is a member already
 * @param events told what happens, on the devices' event loops
 */
public record DeviceEnvironment(
    ConsoleTransport transport,
    ConsoleLogs logs,
    Coordinator coordinator,
    BridgeListener events,
    MonotonicClock clock) {
  /** What its calls need of it. */
  record OfCalls(Coordinator coordinator, BridgeListener events) {}

  /** The same for the device with this console, whose clients may hear of its calls. */
  OfCalls ofCalls(ConsoleAccess console) {
    CallResults results = new CallResults(console::hearsCalls, console::callEnded);
    return new OfCalls(coordinator, new BridgeListeners(events, results));
  }
}
