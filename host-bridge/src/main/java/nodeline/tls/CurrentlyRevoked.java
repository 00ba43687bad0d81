// SPDX-License-Identifier: Apache-2.0
package nodeline.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import nodeline.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The revoked certificates as their file has them now. A file that is gone or wrong changes
 * nothing: what was revoked stays so. Thread-safe.
 */
final class CurrentlyRevoked {
  private static final Logger log = LoggerFactory.getLogger(CurrentlyRevoked.class);

  private final Optional<TlsFiles> files;
  private final Optional<Path> list;
  private Map<String, Object> seen;
  private Revoked revoked;

  /**
   * Reads the file, if there is one.
   *
   * @throws Problem if it cannot be used
   */
  CurrentlyRevoked(Optional<TlsFiles> files) {
    this.files = files;
    this.list = files.flatMap(TlsFiles::revoked);
    this.seen = state();
    this.revoked = Revoked.of(files);
  }

  /** Those of the file, which is read again if it has changed. */
  synchronized Revoked get() {
    Map<String, Object> now = state();
    if (!now.equals(seen)) {
      seen = now;
      readAgain();
    }
    return revoked;
  }

  private void readAgain() {
    try {
      revoked = Revoked.of(files);
      log.info("tls read the list of revoked certificates again file={}", list.orElseThrow());
    } catch (Problem e) {
      log.error("tls keeps the revoked certificates that it knows: {}", e.getMessage());
    }
  }

  /** Another one after each change. */
  private Map<String, Object> state() {
    try {
      return list.isEmpty() ? Map.of() : Files.readAttributes(list.get(), "unix:ino,size,ctime");
    } catch (IOException e) {
      return Map.of();
    }
  }
}
