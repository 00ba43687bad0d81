// SPDX-License-Identifier: Apache-2.0
package nodeline.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import nodeline.events.EventFiles;
import nodeline.events.EventTail;
import nodeline.timeline.RecentEvents;
import nodeline.timeline.TimelineBuilder;
import nodeline.timeline.TimelineHtml;

/**
 * The last of what happened, and calls that have not ended since, as the page's timeline shows it.
 * For one thread.
 */
final class PageEvents {
  static final int MAX_EVENTS = 2_000;

  private final Optional<Path> file;
  private RecentEvents last = new RecentEvents(MAX_EVENTS, Long.MIN_VALUE);
  private Optional<EventTail> tail = Optional.empty();

  /**
   * Reads nothing yet.
   *
   * @param file of the events, if there is one
   */
  PageEvents(Optional<Path> file) {
    this.file = file;
  }

  /** What is another number when more has happened. From any thread. */
  long mark() {
    try {
      return file.isPresent() ? Files.size(file.get()) : 0;
    } catch (IOException e) {
      return 0; // put away at this moment
    }
  }

  /** The timeline of the last {@value #MAX_EVENTS} events, as the script that draws it reads it. */
  String timeline() {
    try {
      if (file.isPresent()) {
        read(file.get());
      }
      TimelineBuilder builder = new TimelineBuilder();
      last.open().forEach(builder);
      last.recent().forEach(builder);
      return new TimelineHtml(builder.build()).data();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From the oldest file on at first, and again where nobody has looked for long. */
  private void read(Path newest) throws IOException {
    if (tail.isPresent()) {
      tail.get().poll(last);
    }
    if (tail.map(EventTail::hasMissed).orElse(true)) {
      if (tail.isPresent()) {
        tail.get().close();
      }
      last = new RecentEvents(MAX_EVENTS, Long.MIN_VALUE);
      tail = Optional.of(new EventFiles(newest).follow(last));
      tail.get().poll(last);
    }
  }
}
