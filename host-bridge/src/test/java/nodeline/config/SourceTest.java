// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceTest {
  @Test
  void namesWhatMayBeMeant() {
    assertEquals(
        "did you mean \"size\"? allowed: size, role",
        Source.allowed("sise", List.of("size", "role")));
    assertEquals("allowed: size, role", Source.allowed("sizes--", List.of("size", "role")));
  }

  @Test
  void aLongWordCostsNothing() {
    String given = "x".repeat(1 << 20);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertEquals("allowed: console", Source.allowed(given, List.of("console")));
    long took = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(took < 1 << 20, took + " octets");
  }
}
