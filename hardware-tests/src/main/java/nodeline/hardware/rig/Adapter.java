// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A serial adapter: a process that has a tty at one end and a cable's socket at the other. */
public final class Adapter {
  private Adapter() {}

  /**
   * Plugs one in: its tty has a number that no other has, and the link leads to it from now on. It
   * is unplugged by ending the process, which closes the tty's master.
   */
  public static Process plug(Path link, Path socket) throws IOException {
    Path fresh = link.resolveSibling(link.getFileName() + ".new");
    Process process =
        start("socat", "-t0.1", "pty,raw,echo=0,link=" + fresh, "unix-connect:" + socket);
    Awaitility.await("tty")
        .pollInterval(5, TimeUnit.MILLISECONDS)
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> Files.exists(fresh));
    Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE);
    return process;
  }

  /**
   * Starts one of the programs of the tests.
   *
   * @throws MissingPrerequisite unless it is installed
   */
  public static Process start(String... command) throws IOException {
    Shells.requireInstalled(command[0]);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
