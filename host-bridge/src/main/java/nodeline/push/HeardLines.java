// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import java.time.Duration;
import java.util.Optional;

/** The lines that a board says from now on, without those that its kernel says in between. */
final class HeardLines {
  private final BoardConsole console;
  private final KernelLines kernel = new KernelLines();
  private long read;

  HeardLines(BoardConsole console) {
    this.console = console;
    this.read = console.end();
  }

  /** The next line with its end, if one comes in time. */
  Optional<String> next(Duration most) {
    return console.await(most, this::ready);
  }

  /** The same, in a time that has begun earlier; one that is there already is in time. */
  Optional<String> next(Duration most, long sinceNanos) {
    Duration left = most.minusNanos(System.nanoTime() - sinceNanos);
    return next(left.isNegative() ? Duration.ZERO : left);
  }

  private Optional<String> ready() {
    String said = console.since(read);
    int from = 0;
    Optional<String> line = Optional.empty();
    for (int end = said.indexOf('\n'); end >= 0 && line.isEmpty(); end = said.indexOf('\n', from)) {
      String whole = kernel.without(said.substring(from, end + 1));
      line = Optional.of(whole).filter(text -> !text.isEmpty());
      from = end + 1;
    }
    read = Math.max(read, console.end() - said.length()) + from;
    return line;
  }
}
