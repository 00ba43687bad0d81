// SPDX-License-Identifier: Apache-2.0
package nodeline.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscapeKeyTest implements EscapeKey.Keys {
  private final List<String> told = new ArrayList<>();

  @Override
  public void typed(byte[] octets) {
    told.add(new String(octets, StandardCharsets.ISO_8859_1).replace('\u001d', ']'));
  }

  @Override
  public void sendBreak() {
    told.add("BREAK");
  }

  @Override
  public void takeOver() {
    told.add("TAKE");
  }

  @Override
  public void who() {
    told.add("WHO");
  }

  @Override
  public void help() {
    told.add("HELP");
  }

  @Override
  public void leave() {
    told.add("LEAVE");
  }

  @ParameterizedTest
  @CsvSource({
    "ab,ab",
    "a]qb,a LEAVE b",
    "a]b]?c,a BREAK HELP c",
    "a]f]wc,a TAKE WHO c",
    "a]]b,a]b",
    "]xb,b",
    "a],a",
    "qb?,qb?"
  })
  void takesWhatIsForUsOutOfWhatIsTyped(String typed, String expected) {
    new EscapeKey(this).feed(typed.replace(']', '\u001d').getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(expected, String.join(" ", told));
  }

  @ParameterizedTest
  @CsvSource({"a]qb,a LEAVE b", "a]]b,a ] b"})
  void takesItOctetByOctetToo(String typed, String expected) {
    EscapeKey key = new EscapeKey(this);
    for (char c : typed.replace(']', '\u001d').toCharArray()) {
      key.feed(new byte[] {(byte) c});
    }
    assertEquals(expected, String.join(" ", told));
  }
}
