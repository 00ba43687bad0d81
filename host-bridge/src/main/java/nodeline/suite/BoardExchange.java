// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import nodeline.IoReason;
import nodeline.Problem;
import nodeline.push.BoardSession;
import nodeline.push.Transfer;

/**
 * The files of a script on their way to its board and back.
 *
 * @param session at the board's prompt
 */
record BoardExchange(BoardSession session, SuiteTask task, SuiteBench bench) {
  private static final long TELL_MILLIS = 5_000;
  private static final int HUNDRED = 100;

  /**
   * Brings what the board lacks.
   *
   * @throws Problem if a file cannot be read, or the board cannot have it
   */
  void bring() {
    for (ScriptFiles.Brought one : task.script().files().brought()) {
      Optional<Transfer.Moved> moved = bring(one);
      say(
          moved
              .map(file -> "%s: octets=%d".formatted(file.name(), file.octets()))
              .orElse("%s: has %s".formatted(one.folder(), one.file().getFileName())));
    }
    Optional<SuiteFiles> checkout = task.script().files().checkout();
    if (checkout.isPresent()) {
      bring(checkout.get(), SuiteFiles.folder(task, bench.socket()));
    }
  }

  private Optional<Transfer.Moved> bring(ScriptFiles.Brought one) {
    try {
      return session.bring(one.file(), one.folder(), told(one.file().getFileName().toString()));
    } catch (IOException e) {
      throw new Problem(
          "cannot read %s: %s".formatted(one.file(), IoReason.withoutPath(e)),
          "it is to be brought to the board",
          e);
    }
  }

  private void bring(SuiteFiles files, String folder) {
    try {
      files.bring(session, folder, told("the tests' files"));
    } catch (IOException e) {
      throw new Problem(
          "cannot pack the files of %s: %s".formatted(files.root(), IoReason.of(e)),
          "they are to be brought to the board",
          e);
    }
    say("the files are in %s: %s".formatted(folder, String.join(" ", files.paths())));
  }

  /**
   * Fetches the files that come back, each whole or not at all.
   *
   * @param place of the run, within the folder of the results
   * @param failed told of each that does not come
   */
  void fetch(String place, Consumer<CaseResult> failed) {
    for (String path : task.script().files().fetched()) {
      try {
        Path folder = bench.folder().folder(place + task.device() + ".files");
        Transfer.Moved moved = session.get(path, folder, told(path));
        say("%s: octets=%d".formatted(moved.name(), moved.octets()));
      } catch (CancellationException e) {
        throw e;
      } catch (Problem e) {
        failed.accept(lost("fetch " + path, Objects.toString(e.getMessage(), "")));
      } catch (IOException e) {
        failed.accept(lost("fetch " + path, "cannot write it: " + IoReason.of(e)));
      }
    }
  }

  /** A file that did not come back is an error of the run. */
  static CaseResult lost(String name, String why) {
    return new CaseResult(name, "", CaseOutcome.ERROR, "", "", 0, why);
  }

  /** What takes long is told now and then. */
  private Transfer told(String name) {
    long[] next = {bench.clock().millis() + TELL_MILLIS};
    return (octets, total) -> {
      long now = bench.clock().millis();
      if (now >= next[0]) {
        next[0] = now + TELL_MILLIS;
        say("%s: %d %%".formatted(name, total == 0 ? HUNDRED : octets * HUNDRED / total));
      }
    };
  }

  private void say(String text) {
    bench.printer().say(task.device(), "·", text);
  }
}
