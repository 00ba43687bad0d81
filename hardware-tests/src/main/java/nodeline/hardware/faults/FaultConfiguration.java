// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** The bridge's configuration for a profile: boards {@code board-i} with jobs {@code job-i}. */
record FaultConfiguration(Profile profile, List<Path> consoles, String coordinator) {
  static List<String> jobs(int boards, String prefix) {
    return IntStream.range(0, boards).mapToObj(i -> prefix + i).toList();
  }

  String yaml() {
    StringBuilder yaml = new StringBuilder("group: lab\ncoordinator: " + coordinator + "\n");
    yaml.append("groups: {lab: {size: %d}}\ndevices:\n".formatted(consoles.size()));
    for (int i = 0; i < consoles.size(); i++) {
      yaml.append("  board-%d:\n    job: job-%d\n    role: role-%d\n".formatted(i, i, i));
      yaml.append("    console: unix:%s\n".formatted(consoles.get(i)));
      if (profile.has(Profile.Trait.PACED)) {
        yaml.append("    pace: 16/5ms\n");
      }
    }
    return yaml.toString();
  }

  /** Returns when the board's console log has the text: the session had it before. */
  static void awaitConsoleText(Path state, int board, String text) {
    Path log = state.resolve("consoles").resolve("board-" + board + ".log");
    Awaitility.await(text).atMost(4, TimeUnit.MINUTES).until(() -> has(log, text));
  }

  private static boolean has(Path log, String text) throws IOException {
    return Files.exists(log) && Files.readString(log, StandardCharsets.ISO_8859_1).contains(text);
  }
}
