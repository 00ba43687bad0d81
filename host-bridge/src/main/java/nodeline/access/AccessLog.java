// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import nodeline.control.BridgeListener;
import nodeline.log.ConsoleLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a console's clients: in the console's log, and in the bridge's own, which no
 * board can fill until the line is gone.
 */
public final class AccessLog implements Losses {
  private static final Logger log = LoggerFactory.getLogger(AccessLog.class);
  private static final int MAX_NOTE = 200;

  private final String device;
  private final ConsoleLog console;
  private final BridgeListener events;
  private long droppedOctets;

  /**
   * Takes a console's log.
   *
   * @param device how the bridge's log names it
   * @param events told of clients and notes
   */
  public AccessLog(String device, ConsoleLog console, BridgeListener events) {
    this.device = device;
    this.console = console;
    this.events = events;
  }

  void attached(AccessClient client) {
    console.event("attached " + client);
    log.info("{} attached client={}", device, client);
    events.client(device, client.toString(), true);
  }

  void detached(AccessClient client) {
    console.event("detached " + client);
    log.info("{} detached client={}", device, client);
    events.client(device, client.toString(), false);
  }

  void refused(AccessClient client, String why) {
    console.event("refused %s: %s".formatted(client, why));
    log.warn("{} refused client={} reason={}", device, client, why);
  }

  void writer(String name) {
    console.event("writer is " + name);
    log.info("{} has the writer client={}", device, name);
  }

  /** Something that only the console's log has. */
  void event(String text) {
    console.event(text);
  }

  /** The writer tells what it does. */
  void note(String text) {
    String note = text.length() > MAX_NOTE ? text.substring(0, MAX_NOTE) + "…" : text;
    console.event(note);
    events.note(device, note);
  }

  /** Once for each time that the console is away: who types there types much. */
  void dropped(int octets, AccessClient writer) {
    if (droppedOctets == 0) {
      console.event("input dropped: the console is not open: client=" + writer);
    }
    droppedOctets += octets;
  }

  /** The console is open again. */
  void opened() {
    if (droppedOctets > 0) {
      console.event("input dropped while the console was not open: octets=" + droppedOctets);
    }
    droppedOctets = 0;
  }

  @Override
  public void begin(AccessClient client) {
    console.event("text is dropped for %s: it does not read".formatted(client));
  }

  @Override
  public void end(AccessClient client, long octets) {
    console.event("text was dropped for %s: octets=%d".formatted(client, octets));
  }
}
