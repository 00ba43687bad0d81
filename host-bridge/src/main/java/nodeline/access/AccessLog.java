// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import nodeline.log.ConsoleLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a console's clients: in the console's log, and in the bridge's own, which no
 * board can fill until the line is gone.
 *
 * @param device how the bridge's log names it
 */
record AccessLog(String device, ConsoleLog console) implements AccessClient.Losses {
  private static final Logger log = LoggerFactory.getLogger(AccessLog.class);

  void attached(AccessClient client) {
    console.event("attached " + client);
    log.info("{} attached client={}", device, client);
  }

  void detached(AccessClient client) {
    console.event("detached " + client);
    log.info("{} detached client={}", device, client);
  }

  void refused(AccessClient client, String why) {
    console.event("refused %s: %s".formatted(client, why));
    log.warn("{} refused client={} reason={}", device, client, why);
  }

  void writer(String name) {
    console.event("writer is " + name);
    log.info("{} has the writer client={}", device, name);
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
