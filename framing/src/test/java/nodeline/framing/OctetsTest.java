// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class OctetsTest {
  /** What is well-formed by table 3-7 of Unicode is a character. */
  private static final Pattern CHARACTER =
      Pattern.compile(
          "[\\x00-\\x7f]"
              + "|[\\xc2-\\xdf][\\x80-\\xbf]"
              + "|\\xe0[\\xa0-\\xbf][\\x80-\\xbf]"
              + "|[\\xe1-\\xec\\xee\\xef][\\x80-\\xbf]{2}"
              + "|\\xed[\\x80-\\x9f][\\x80-\\xbf]"
              + "|\\xf0[\\x90-\\xbf][\\x80-\\xbf]{2}"
              + "|[\\xf1-\\xf3][\\x80-\\xbf]{3}"
              + "|\\xf4[\\x80-\\x8f][\\x80-\\xbf]{2}");

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
    for (int seed = 0; seed < 4_000; seed++) {
      String octets = octets(new Random(seed));
      assertEquals(model(octets), Octets.toText(octets), "seed=" + seed);
    }
  }

  /** Any octets, and characters of UTF-8, whole and cut. */
  private static String octets(Random random) {
    StringBuilder octets = new StringBuilder();
    for (int left = random.nextInt(20); left > 0; left--) {
      String character = Octets.fromText(Character.toString(character(random)));
      octets.append(
          switch (random.nextInt(4)) {
            case 0 -> Character.toString(random.nextInt(256));
            case 1 -> character.substring(random.nextInt(character.length()));
            case 2 -> character.substring(0, random.nextInt(character.length()));
            default -> character;
          });
    }
    return octets.toString();
  }

  /** Of 1, 2, 3 (below and above the surrogates) and 4 octets, each as often. */
  private static int character(Random random) {
    int kind = random.nextInt(5);
    int least = new int[] {0, 0x80, 0x800, 0xe000, 0x1_0000}[kind];
    int end = new int[] {0x80, 0x800, 0xd800, 0x1_0000, 0x11_0000}[kind];
    return least + random.nextInt(end - least);
  }

  private static String model(String octets) {
    StringBuilder text = new StringBuilder();
    Matcher matcher = CHARACTER.matcher(octets);
    for (int at = 0; at < octets.length(); ) {
      if (matcher.region(at, octets.length()).lookingAt()) {
        text.appendCodePoint(codePoint(matcher.group()));
        at = matcher.end();
      } else {
        text.append(String.format("\\x%02x", (int) octets.charAt(at++)));
      }
    }
    return text.toString();
  }

  private static int codePoint(String octets) {
    int bits = octets.length() == 1 ? 0x7f : 0xff >> (octets.length() + 1);
    int codePoint = octets.charAt(0) & bits;
    for (int i = 1; i < octets.length(); i++) {
      codePoint = codePoint << 6 | (octets.charAt(i) & 0x3f);
    }
    return codePoint;
  }
}
