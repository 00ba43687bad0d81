// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import nodeline.decode.CapturedBench;
import nodeline.timeline.TimelineBuilder;

/** Captured texts as a timeline, one a board. */
final class CaptureTimeline {
  private final List<String> files;

  CaptureTimeline(List<String> files) {
    this.files = files;
  }

  /**
   * Reads and shows them.
   *
   * @throws nodeline.Problem if one cannot be read
   */
  void show(TimelineOutput output) {
    CapturedBench bench = new CapturedBench(ZoneId.systemDefault(), files.size());
    Set<String> names = new HashSet<>();
    for (String file : files) {
      String name = name(file);
      try (InputStream in = DecodeCommand.open(file)) {
        bench.read(names.add(name) ? name : file, in);
      } catch (IOException e) {
        throw DecodeCommand.unreadable(e);
      }
    }
    TimelineBuilder builder = TimelineBuilder.ofCaptures(!bench.isTimed(), bench.leftOut());
    bench.tell(builder);
    output.show(builder.build());
  }

  /** A file is called as its board: {@code logs/bbb-01.log}. */
  private static String name(String file) {
    if (file.equals("-")) {
      return "input";
    }
    String name = String.valueOf(Path.of(file).getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
