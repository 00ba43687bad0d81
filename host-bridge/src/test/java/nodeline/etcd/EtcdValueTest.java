// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EtcdValueTest {
  @Test
  void shortLinesCanBeReadByPeople() {
    assertEquals(
        List.of("1 t 0\nfirst\nsecond\n"),
        EtcdValue.of(List.of("first", "second")).stream()
            .map(value -> new String(value, StandardCharsets.UTF_8))
            .toList());
  }

  @Test
  void linesComeBackAsTheyWere() throws IOException {
    Random random = new Random(5);
    for (List<String> lines :
        List.of(
            List.<String>of(),
            List.of(""),
            List.of("", ""),
            List.of("\u00e4\u0001\ud83d\ude00"),
            List.of("x".repeat(5_000_000)),
            List.of(noise(random, 900_000)),
            List.of(noise(random, 2_000_000), "", noise(random, 1)))) {
      List<byte[]> values = new ArrayList<>(EtcdValue.of(lines));
      values.forEach(value -> assertTrue(value.length <= EtcdValue.MAX_OCTETS + 32));
      byte[] last = values.remove(values.size() - 1);
      assertEquals(lines, EtcdValue.lines(values, last));
    }
  }

  private static String noise(Random random, int length) {
    StringBuilder text = new StringBuilder();
    random.ints(length, 33, 127).forEach(c -> text.append((char) c));
    return text.toString();
  }

  @Test
  void valuesThatThisVersionCannotReadAreRefused() {
    for (String value :
        List.of("", "\n", "2 t 0\nx\n", "1 q 0\nx\n", "1 t 1\nx\n", "1 z 0\nno", "x".repeat(99))) {
      assertThrows(
          IOException.class,
          () -> EtcdValue.lines(List.of(), value.getBytes(StandardCharsets.UTF_8)),
          value);
    }
  }
}
