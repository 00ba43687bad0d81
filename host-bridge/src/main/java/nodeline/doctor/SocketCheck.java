// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import nodeline.IoReason;
import nodeline.Problem;
import nodeline.control.BridgeStatus;
import nodeline.control.ControlClient;

/** Can a bridge have its control socket, or has one got it? */
final class SocketCheck {
  static final String NAME = "socket";

  private static final int FILE_TYPE = 0170000;
  private static final int SOCKET = 0140000;

  private final Supplier<Path> where;
  private final User user;

  /**
   * @param where the socket is; may throw a {@link Problem} if it has no place
   */
  SocketCheck(Supplier<Path> where, User user) {
    this.where = where;
    this.user = user;
  }

  /** The process of the bridge that runs; empty if there is none, or none of this user. */
  OptionalLong bridge() {
    return status().map(status -> OptionalLong.of(status.pid())).orElse(OptionalLong.empty());
  }

  /** What the bridge that runs says of itself; empty as {@link #bridge}. */
  Optional<BridgeStatus> status() {
    try (ControlClient client = new ControlClient(where.get())) {
      return Optional.of(client.status());
    } catch (Problem e) {
      return Optional.empty();
    }
  }

  Stream<Finding> findings() {
    try {
      return Stream.of(finding(where.get().toAbsolutePath()));
    } catch (Problem e) {
      return Stream.of(
          blocks(e.getMessage(), "export NODELINE_SOCKET=\"$HOME/nodeline.sock\"  # " + e.hint()));
    } catch (IOException e) {
      return Stream.of(
          blocks("cannot look at the control socket: " + IoReason.of(e), "nodeline status"));
    }
  }

  private Finding finding(Path socket) throws IOException {
    Path folder = socket.getParent();
    if (!Files.isDirectory(folder)) {
      return blocks(
          "no folder for the control socket: " + folder, "mkdir -p -m 700 " + Shell.quote(folder));
    }
    if (Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
      return existing(socket);
    }
    if (!FolderRights.isWritable(folder)) {
      return blocks(
          "user %s may not make the control socket %s".formatted(user.name(), socket),
          "sudo chown %s %s".formatted(Shell.quote(user.name()), Shell.quote(folder)));
    }
    return inFolder(folder, "no bridge runs; its socket will be " + socket);
  }

  private Finding existing(Path socket) throws IOException {
    int mode = (Integer) Files.getAttribute(socket, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    if ((mode & FILE_TYPE) != SOCKET) {
      return blocks("not a socket: " + socket, "rm " + Shell.quote(socket));
    }
    OptionalLong bridge = bridge();
    if (bridge.isPresent()) {
      return inFolder(
          socket.getParent(),
          "a bridge runs: pid=%d, socket=%s".formatted(bridge.getAsLong(), socket));
    }
    if (!Files.isWritable(socket)) {
      return blocks(
          "the control socket is another user's: " + socket, "sudo rm " + Shell.quote(socket));
    }
    return inFolder(socket.getParent(), "no bridge runs; one that ended has left " + socket);
  }

  private Finding inFolder(Path folder, String text) throws IOException {
    return FolderRights.isOpenToOthers(folder)
        ? Finding.machine(
            Severity.WARNS,
            NAME,
            "others can replace the control socket: they may write to " + folder,
            "chmod go-w " + Shell.quote(folder))
        : Finding.machine(Severity.OK, NAME, text, "");
  }

  private static Finding blocks(String text, String fix) {
    return Finding.machine(Severity.BLOCKS, NAME, text, fix);
  }
}
