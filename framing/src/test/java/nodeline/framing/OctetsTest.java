// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class OctetsTest {
  @Test
  void textTravelsAsUtf8() {
    assertEquals("\u00c3\u00a9", Octets.fromText("é"));
    assertEquals("é", Octets.toText("\u00c3\u00a9"));
    assertEquals("a😀b", Octets.toText(Octets.fromText("a😀b")));
    assertEquals("", Octets.toText(""));
  }

  @Test
  void showsOctetsThatAreNoText() {
    assertEquals("a\\xffb", Octets.toText("a\u00ffb"));
    assertEquals("\\xc3(", Octets.toText("\u00c3("));
    assertEquals("\\xf0\\x9f\\x98", Octets.toText("\u00f0\u009f\u0098"));
    assertEquals("\\xed\\xa0\\x80", Octets.toText("\u00ed\u00a0\u0080"));
  }

  @Test
  void takesAnyOctets() {
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      StringBuilder octets = new StringBuilder();
      random.ints(random.nextInt(20), 0, 256).forEach(c -> octets.append((char) c));
      Octets.toText(octets.toString());
    }
  }
}
