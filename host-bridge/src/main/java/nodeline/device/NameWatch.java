// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import nodeline.DaemonThreads;
import nodeline.config.DeviceConfig;
import nodeline.console.ConsoleAddress;
import nodeline.log.ConsoleLog;
import nodeline.ports.LinkRivals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether another adapter has come that claims the name of an open serial port. The port stays
 * open: it was the only one of its name when it was opened.
 */
final class NameWatch {
  private static final Logger log = LoggerFactory.getLogger(NameWatch.class);
  private static final long LOOK_MILLIS = 5_000;

  private final DeviceConfig device;
  private final ConsoleLog consoleLog;
  private final LinkRivals rivals;
  private final long lookMillis;
  private Future<?> look;
  private String note = "";

  NameWatch(DeviceConfig device, ConsoleLog consoleLog, LinkRivals rivals) {
    this(device, consoleLog, rivals, LOOK_MILLIS);
  }

  NameWatch(DeviceConfig device, ConsoleLog consoleLog, LinkRivals rivals, long lookMillis) {
    this.device = device;
    this.consoleLog = consoleLog;
    this.rivals = rivals;
    this.lookMillis = lookMillis;
  }

  /** The console is open, on this loop. */
  void begin(EventExecutor loop) {
    note = "";
    if (device.console() instanceof ConsoleAddress.Serial serial) {
      look =
          loop.scheduleWithFixedDelay(
              () -> look(serial, loop), lookMillis, lookMillis, TimeUnit.MILLISECONDS);
    }
  }

  void end() {
    if (look != null) {
      look.cancel(false);
      look = null;
    }
  }

  /** Other threads look: it reads files. */
  @SuppressWarnings("FutureReturnValueIgnored") // The loop is told.
  private void look(ConsoleAddress.Serial serial, EventExecutor loop) {
    long age = TimeUnit.MILLISECONDS.toNanos(lookMillis / 2);
    CompletableFuture.supplyAsync(
            () -> rivals.of(serial.path(), age).orElse(""), DaemonThreads.EACH)
        .thenAcceptAsync(this::known, loop);
  }

  private void known(String now) {
    if (look == null || now.equals(note)) {
      return;
    }
    note = now;
    if (now.isEmpty()) {
      log.info("{} has its name for itself again", device.name());
      consoleLog.event("one adapter claims its name again");
    } else {
      log.warn("{} may be another board console={} note={}", device.name(), device.console(), now);
      consoleLog.event(now);
    }
  }

  /** Which adapters claim its name; empty: one does. */
  String note() {
    return note;
  }
}
