// SPDX-License-Identifier: Apache-2.0
package nodeline.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalFilterTest {
  private static String filtered(boolean utf8, String octets) {
    return latin1(new TerminalFilter(utf8).filter(octets.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static String latin1(byte[] octets) {
    return new String(octets, StandardCharsets.ISO_8859_1);
  }

  /**
   * ESC is written E, BEL G, LF N, a circumflex V, other controls as their caret letter behind a
   * circumflex.
   */
  private static String octets(String shown) {
    StringBuilder octets = new StringBuilder();
    for (int i = 0; i < shown.length(); i++) {
      char c = shown.charAt(i);
      octets.append(
          switch (c) {
            case 'E' -> '\u001b';
            case 'G' -> '\u0007';
            case 'N' -> '\n';
            case 'V' -> '^';
            case '^' -> (char) (shown.charAt(++i) - '@');
            default -> c;
          });
    }
    return octets.toString();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "text and line ends     | login: x^M^IyN^H      | login: x^M^IyN^H",
        "bell                   | aGb                   | aGb",
        "answerback ENQ         | a^Eb                  | ab",
        "shift out and in       | a^Nb^Oc               | abc",
        "NUL and DEL            | a^@b\u007fc           | abc",
        "colours                | E[1;31mredE[0m        | E[1;31mredE[0m",
        "colours with colons    | E[38:2:1:2:3mx        | E[38:2:1:2:3mx",
        "cursor moves           | E[2AE[BE[10CE[1;1HE[d | E[2AE[BE[10CE[1;1HE[d",
        "erasures               | E[JE[2KE[3P           | E[JE[2KE[3P",
        "the scroll-back        | aE[3JbE[03JcE[2;3JdE[22Je | abcde",
        "invisible text         | aE[8mbE[1;08mcE[8:1md | abcd",
        "a colour with an eight | E[38;5;8mE[48;2;8;8;8mE[38:5:8m | E[38;5;8mE[48;2;8;8;8mE[38:5:8m",
        "an eight after colours | aE[38;5;1;8mbE[38;8mcE[58;5;8md | abcd",
        "save and restore       | E7xE8                 | E7xE8",
        "device status          | aE[6nb                | ab",
        "device attributes      | aE[cbE[>0cd           | abd",
        "window operations      | aE[21tb               | ab",
        "modes                  | aE[?1049hE[4lb        | ab",
        "key modifiers          | aE[>4;1mb             | ab",
        "media copy             | aE[5ib                | ab",
        "cursor style           | aE[2 qb               | ab",
        "title, by BEL          | aE]0;evilGb           | ab",
        "clipboard, by ST       | aE]52;c;eHh4E\\b      | ab",
        "device control         | aEP$q\"pE\\b          | ab",
        "start of string        | aEXxE\\b              | ab",
        "privacy message        | aEVxE\\b              | ab",
        "application command    | aE_GxE\\b             | axb",
        "string without an end  | aE]0;evilNb           | ab",
        "reset                  | aEcb                  | ab",
        "character set          | aE(0b                 | ab",
        "sequence in a sequence | aE[3E[31mb            | aE[31mb",
        "control in a sequence  | aE[3Nb                | aNb",
        "ESC ESC                | aEE[6nb               | ab",
        "too long a sequence    | aE[111111111111111111111111111111111mb | ab",
      })
  void keepsOnlyWhatIsHarmless(String name, String in, String out) {
    String expected = octets(out);
    assertEquals(expected, filtered(true, octets(in)), name);

    TerminalFilter filter = new TerminalFilter(true);
    StringBuilder pieces = new StringBuilder();
    for (byte octet : octets(in).getBytes(StandardCharsets.ISO_8859_1)) {
      pieces.append(latin1(filter.filter(new byte[] {octet})));
    }
    assertEquals(expected, pieces.toString(), name + ", an octet at a time");
  }

  @Test
  void keepsCharactersButNoControlsAmongThem() {
    String euro = "\u00e2\u0082\u00ac";
    assertEquals("a" + euro + "b", filtered(true, "a" + euro + "b"));
    assertEquals("a?31mb", filtered(true, "a\u00c2\u009b31mb"), "U+009B is CSI");
    assertEquals("a?31mb", filtered(true, "a\u009b31mb"), "an octet 9B is CSI elsewhere");
    assertEquals("a??b", filtered(true, "a\u00e2\u00c3b"), "cut characters");
    assertEquals("a?b", filtered(true, "a\u00e0\u0082\u009bb"), "an overlong U+009B");
    assertEquals("a???b", filtered(false, "a" + euro + "b"), "where all is ASCII");
  }

  /** No input at all makes an ESC that is not one of the harmless sequences. */
  @Test
  void letsNothingElseThroughWhateverComes() {
    Random random = new Random(Long.getLong("nodeline.seed", 5));
    String likely = "\u001b\u001b[]P^_\\;:0123456789?>mnchtABHJ\u0007\n \u009b\u00c2";
    TerminalFilter filter = new TerminalFilter(true);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < 200_000; i++) {
      int octet =
          random.nextBoolean()
              ? likely.charAt(random.nextInt(likely.length()))
              : random.nextInt(256);
      out.writeBytes(filter.filter(new byte[] {(byte) octet}));
    }
    String harmless = "\u001b(\\[[0-9;:]*[@A-HJ-MPXdfmsu]|[78])|[\u0007\b\t\n\r]";
    String rest = out.toString(StandardCharsets.UTF_8).replaceAll(harmless, "");
    assertEquals("", rest.replaceAll("[^\\p{Cntrl}\u0080-\u009f\ufffd]", ""));
  }
}
