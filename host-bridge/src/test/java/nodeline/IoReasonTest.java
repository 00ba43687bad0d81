// SPDX-License-Identifier: Apache-2.0
package nodeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class IoReasonTest {
  @Test
  void saysWhatTheSystemSaidAboutAFile() {
    assertEquals("/x: permission denied", IoReason.of(new AccessDeniedException("/x")));
    assertEquals("/x: no such file or folder", IoReason.of(new NoSuchFileException("/x")));
    assertEquals(
        "/x: no space left on device",
        IoReason.of(new FileSystemException("/x", null, "No space left on device")));
    assertEquals("permission denied", IoReason.withoutPath(new AccessDeniedException("/x")));
  }

  @Test
  void leavesOutTheNamesOfCalls() {
    assertEquals(
        "broken pipe",
        IoReason.of(new IOException("recvAddress(..) failed with error(-32): Broken pipe")));
    assertEquals("a: b", IoReason.of(new IOException("a: b")));
    assertEquals("input or output failed", IoReason.of(new IOException()));
  }
}
