// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import nodeline.LastLine;
import nodeline.Problem;
import nodeline.push.BoardSession;
import nodeline.push.CommandInput;
import nodeline.push.Transfer;

/**
 * Files of the host for a board, as an archive of {@code tar} that the board unpacks.
 *
 * @param root folder of the host
 * @param paths below it: files, and folders with all that is in them
 */
record SuiteFiles(Path root, List<String> paths) {
  /** The variable of a script that names the folder. */
  static final String VARIABLE = "NODELINE_FILES";

  private static final String UNPACK =
      "{ rm -rf @ && mkdir -m 700 @ && cd @ && tar -xf @.tar; _nl_status=$?; rm -f @.tar; exit"
          + " $_nl_status; } 2>&1";
  private static final int MAX_OCTETS = 8 << 20;

  SuiteFiles {
    paths = List.copyOf(paths);
  }

  /**
   * Where they are on a board: this user's alone, made anew. Simulated boards share the host's file
   * system with those of other bridges, which may have the same names.
   *
   * @param socket of the bridge
   */
  static String folder(SuiteTask task, Path socket) {
    String place = socket.toAbsolutePath().normalize().toString();
    return "/tmp/nodeline-tests-"
        + task.device()
        + (task.simulated() ? "-%08x".formatted(place.hashCode()) : "");
  }

  /**
   * Brings them.
   *
   * @param folder on the board
   * @throws IOException if they cannot be read
   * @throws Problem if they are too large, or the board cannot have them
   */
  void bring(BoardSession session, String folder, Transfer told) throws IOException {
    Path place = Files.createTempDirectory("nodeline-tests");
    Path archive = place.resolve(Path.of(folder).getFileName() + ".tar");
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int status;
    try {
      Files.write(archive, archive());
      session.put(archive, "/tmp", told);
      status = session.run(UNPACK.replace("@", folder), List.of(), CommandInput.none(), said);
    } finally {
      Files.deleteIfExists(archive);
      Files.delete(place);
    }
    if (status != 0) {
      throw new Problem(
          "the files could not be unpacked: %s: status=%d: %s"
              .formatted(folder, status, LastLine.of(said.toByteArray())),
          "the board needs tar, and room in /tmp");
    }
  }

  private static Process start(ProcessBuilder tar) {
    try {
      return tar.start();
    } catch (IOException e) {
      throw new Problem("the host has no tar: " + HostCommand.reason(e), "install it there", e);
    }
  }

  private byte[] archive() throws IOException {
    List<String> command = new ArrayList<>(List.of("tar", "-C", root.toString(), "-cf", "-"));
    command.addAll(List.of("--exclude=.git", "--"));
    command.addAll(paths);
    Path said = Files.createTempFile("nodeline-tar", ".err");
    Process tar = start(new ProcessBuilder(command).redirectError(said.toFile()));
    tar.getOutputStream().close();
    try (InputStream out = tar.getInputStream()) {
      byte[] archive = out.readNBytes(MAX_OCTETS + 1);
      if (archive.length > MAX_OCTETS) {
        tar.destroy();
        throw new Problem(
            "the files of a test are too large: max=%d octets".formatted(MAX_OCTETS),
            "they are: " + String.join(", ", paths));
      }
      if (tar.onExit().join().exitValue() != 0) {
        throw new Problem(
            "tar cannot read the files of a test: " + LastLine.of(Files.readAllBytes(said)),
            "they are below " + root);
      }
      return archive;
    } finally {
      Files.delete(said);
    }
  }
}
