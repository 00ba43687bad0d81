// SPDX-License-Identifier: Apache-2.0
package nodeline.cli.option;

import java.nio.file.Path;
import java.util.Optional;
import nodeline.control.ControlPath;
import picocli.CommandLine.Option;

/** Where the control socket is. */
public final class SocketOption {
  @Option(
      names = "--socket",
      paramLabel = "PATH",
      description =
          "The control socket. Default: the value of NODELINE_SOCKET, else nodeline.sock in the"
              + " user's runtime folder, else /run/nodeline/nodeline.sock of the service.")
  private Path given;

  /** Where a bridge is asked. */
  public Path path() {
    return given == null ? ControlPath.ofBridge() : given;
  }

  /** Where a bridge has it whose configuration may say. */
  public Path place(Optional<Path> configured) {
    return given == null ? ControlPath.find(configured) : given;
  }
}
