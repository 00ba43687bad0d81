// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HistoryTest {
  @Test
  void keepsTheLastTextHoweverItComes() {
    Random random = new Random(Long.getLong("nodeline.seed", 3));
    for (int bound : new int[] {10, 3_000, 200_000}) {
      History history = new History();
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int i = 0; i < 100; i++) {
        byte[] octets = new byte[random.nextInt(bound)];
        random.nextBytes(octets);
        history.add(Unpooled.wrappedBuffer(octets));
        all.writeBytes(octets);
        byte[] text = all.toByteArray();
        int from = Math.max(0, text.length - History.MAX_OCTETS);
        assertArrayEquals(Arrays.copyOfRange(text, from, text.length), history.octets());
      }
    }
  }
}
