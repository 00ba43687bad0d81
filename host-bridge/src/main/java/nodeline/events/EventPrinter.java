// SPDX-License-Identifier: Apache-2.0
package nodeline.events;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives on events from now on, by a thread of its own that reads their file: a screen that is
 * stopped stops nothing else.
 */
public final class EventPrinter {
  private static final Logger log = LoggerFactory.getLogger(EventPrinter.class);
  private static final long POLL_MILLIS = 100;
  private static final long CLOSE_MILLIS = 2_000;

  private final EventTail tail;
  private final Consumer<BridgeEvent> to;
  private final Thread thread = new Thread(this::run, "event-printer");
  private volatile boolean closed;

  private EventPrinter(Path file, Consumer<BridgeEvent> to) {
    this.tail = new EventTail(file);
    this.to = to;
  }

  /** Begins behind what is there already. */
  public static EventPrinter start(Path file, Consumer<BridgeEvent> to) {
    EventPrinter printer = new EventPrinter(file, to);
    printer.thread.setDaemon(true);
    printer.thread.start();
    return printer;
  }

  /** One that gives on nothing. */
  public static EventPrinter none() {
    return new EventPrinter(Path.of(""), event -> {});
  }

  private void run() {
    try (tail) {
      tail.skip();
      boolean said = false;
      while (!closed) {
        tail.poll(to);
        if (tail.hasMissed() && !said) {
          said = true;
          log.warn("nodeline does not show all events: more came than are kept");
        }
        Thread.sleep(POLL_MILLIS);
      }
      tail.poll(to);
    } catch (IOException e) {
      log.warn("nodeline shows no events any more reason={}", e.getMessage());
    } catch (InterruptedException e) {
      // The program ends.
    }
  }

  /** Gives on what is there yet, for 2 s at most. */
  public void end() {
    closed = true;
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
