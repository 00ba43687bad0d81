// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import nodeline.IoReason;
import nodeline.Problem;
import nodeline.events.EventFiles;
import nodeline.timeline.TimelineBuilder;
import nodeline.timeline.TimelineHtml;

/**
 * The folder of a test's results. What is known so far is in it at any moment, whoever is killed.
 *
 * <pre>
 *   result.json  junit.xml   each second, and at the end
 *   DEVICE.log               as the board prints it; of several runs in 1/, 2/, …
 *   timeline.html            at the end
 *   bridge/                  the state of a bridge of its own
 * </pre>
 */
final class SuiteFolder implements AutoCloseable {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private static final String BY_OUT = "name another folder by --out DIR";
  private static final String BY_JUNIT = "name another file by --junit FILE";

  private final Path folder;
  private final Optional<Path> junit;
  private final ScheduledThreadPoolExecutor writer;
  private Supplier<SuiteReport> source;
  private volatile boolean changed;

  private SuiteFolder(Path folder, Optional<Path> junit) {
    this.folder = folder;
    this.junit = junit;
    this.writer =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "report");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Makes the folder, and that of the copy.
   *
   * @param given empty: a new one in the current folder, with the suite's name and the time
   * @param junit where a copy of the XML goes
   * @throws Problem if it cannot be written
   */
  static SuiteFolder make(String suite, Optional<Path> given, Optional<Path> junit) {
    Path folder;
    try {
      folder = given.isPresent() ? Files.createDirectories(given.get()) : create(suite);
    } catch (IOException e) {
      throw cannot(e, BY_OUT);
    }
    junit.ifPresent(SuiteFolder::makeParent);
    return new SuiteFolder(folder, junit);
  }

  /** One of its own: another test may have begun in the same second. */
  private static Path create(String suite) throws IOException {
    Path wanted = Path.of(suite + "-" + TIME.format(LocalDateTime.now(ZoneId.systemDefault())));
    Path next = wanted;
    for (int number = 2; ; number++) {
      try {
        return Files.createDirectory(next);
      } catch (FileAlreadyExistsException e) {
        next = Path.of(wanted + "-" + number);
      }
    }
  }

  private static void makeParent(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    try {
      if (parent != null && !Files.isDirectory(parent)) { // a link to a folder is one
        Files.createDirectories(parent);
      }
    } catch (IOException e) {
      throw cannot(e, BY_JUNIT);
    }
  }

  private static Problem cannot(IOException e, String hint) {
    return new Problem("cannot write the results: " + IoReason.of(e), hint, e);
  }

  Path path() {
    return folder;
  }

  /** Where a bridge of the test's own keeps its state. */
  Path state() {
    return folder.resolve("bridge");
  }

  /** A folder within it, made where it is missing. */
  Path folder(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  /** A file for a board's output, from its beginning. */
  OutputStream output(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return new BufferedOutputStream(Files.newOutputStream(file));
  }

  /**
   * Writes what is known now, and from now on what has changed, each second.
   *
   * @throws Problem if it cannot be written
   */
  @SuppressWarnings("FutureReturnValueIgnored") // It ends with the folder.
  void begin(Supplier<SuiteReport> report) {
    source = report;
    write(report.get());
    writer.scheduleWithFixedDelay(this::writeChanges, 1, 1, TimeUnit.SECONDS);
  }

  /** Something more is known. */
  void changed() {
    changed = true;
  }

  private void writeChanges() {
    if (changed) {
      changed = false;
      try {
        write(source.get());
      } catch (Problem full) {
        changed = true; // the last one says so, if it is still so
      }
    }
  }

  /**
   * Writes a report.
   *
   * @throws Problem if it cannot be written
   */
  synchronized void write(SuiteReport report) {
    try {
      put(folder.resolve("result.json"), out -> out.write(json(report)));
      put(folder.resolve("junit.xml"), out -> JunitXml.write(report, out));
    } catch (IOException e) {
      throw cannot(e, BY_OUT);
    }
    try {
      if (junit.isPresent()) {
        put(junit.get(), out -> JunitXml.write(report, out));
      }
    } catch (IOException e) {
      throw cannot(e, BY_JUNIT);
    }
  }

  private static byte[] json(SuiteReport report) {
    return (SuiteJson.of(report) + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  private interface Content {
    void write(OutputStream out) throws IOException;
  }

  /** Whole, or as it was before. */
  private static void put(Path file, Content content) throws IOException {
    String name = ".%s.%d.new".formatted(file.getFileName(), ProcessHandle.current().pid());
    Path next = file.resolveSibling(name);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(next))) {
      content.write(out);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Writes the timeline.
   *
   * @param events the bridge's file of them
   * @param since milliseconds since 1970
   * @throws Problem if they cannot be read, or it cannot be written
   */
  void timeline(Path events, long since) {
    TimelineBuilder builder = new TimelineBuilder();
    new EventFiles(events)
        .read(
            event -> {
              if (event.time() >= since) {
                builder.accept(event);
              }
            });
    try {
      put(
          folder.resolve("timeline.html"),
          out -> {
            Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            new TimelineHtml(builder.build()).write(text);
            text.flush();
          });
    } catch (IOException e) {
      throw cannot(e, BY_OUT);
    }
  }

  /** Writes nothing more by itself. */
  @Override
  public void close() {
    writer.shutdownNow();
  }
}
