// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.nio.file.Path;
import nodeline.control.ControlPath;
import picocli.CommandLine.Option;

/** Where the control socket is. */
final class SocketOption {
  @Option(
      names = "--socket",
      paramLabel = "PATH",
      description =
          "The control socket. Default: the value of NODELINE_SOCKET, else nodeline.sock in the"
              + " user's runtime folder.")
  private Path given;

  Path path() {
    return given == null ? ControlPath.find() : given;
  }
}
