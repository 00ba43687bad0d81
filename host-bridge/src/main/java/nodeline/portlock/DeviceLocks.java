// SPDX-License-Identifier: Apache-2.0
package nodeline.portlock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lock files of one port: by the name of its device, and by the one it is asked for if that is
 * in {@code /dev} too. Where the folder cannot be written, the flock on the device is lock enough.
 */
public final class DeviceLocks {
  private static final Logger log = LoggerFactory.getLogger(DeviceLocks.class);
  private static final Path DEVICES = Path.of("/dev");
  private static final Path RUN = Path.of("/run/lock");
  private static final Path VAR = Path.of("/var/lock");
  private static final AtomicBoolean TOLD = new AtomicBoolean();

  private final List<UucpLock> locks = new ArrayList<>();

  private DeviceLocks() {}

  /** Where programs of this machine keep lock files. */
  public static Path folder() {
    return Files.isDirectory(RUN) ? RUN : VAR;
  }

  /**
   * Takes the locks.
   *
   * @param path as asked for, perhaps a link
   * @param device that it points to
   * @throws UucpLock.Held if a process that lives has one of them
   */
  public static DeviceLocks take(Path folder, Path path, Path device) throws UucpLock.Held {
    Set<String> names = new LinkedHashSet<>();
    names.add(device.getFileName().toString());
    if (path.startsWith(DEVICES)) {
      names.add(path.getFileName().toString());
    }
    DeviceLocks taken = new DeviceLocks();
    try {
      for (String name : names) {
        taken.take(folder, device, name);
      }
    } catch (UucpLock.Held e) {
      taken.release();
      throw e;
    } catch (IOException e) {
      if (TOLD.compareAndSet(false, true)) {
        log.debug("no lock files, flock alone: folder={} reason={}", folder, e.toString());
      }
    }
    return taken;
  }

  private void take(Path folder, Path device, String name) throws IOException {
    try {
      locks.add(UucpLock.take(folder, device, name));
    } catch (UucpLock.Doubtful e) {
      log.warn("{} is opened in spite of a lock file: {}", device, e.getMessage());
    }
  }

  public void release() {
    locks.forEach(UucpLock::release);
  }
}
