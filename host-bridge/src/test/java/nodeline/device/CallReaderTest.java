// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import nodeline.framing.Verb;
import nodeline.group.Call;
import org.junit.jupiter.api.Test;

class CallReaderTest {
  @Test
  void aValueIsAnyOctetsButNul() {
    assertEquals(
        new Call.Send("m", Map.of("k", "\u0001\n\u00ff=")),
        CallReader.read(Verb.SEND, List.of("m", "k=\u0001\n\u00ff=")));
    List<String> nul = List.of("m", "k=a\0b");
    assertThrows(IllegalArgumentException.class, () -> CallReader.read(Verb.SEND, nul));
  }

  @Test
  void aMessageIdMayHoldBlanks() {
    assertEquals(new Call.Wait("my message"), CallReader.read(Verb.WAIT, List.of("my message")));
    List<String> control = List.of("my\tmessage");
    assertThrows(IllegalArgumentException.class, () -> CallReader.read(Verb.WAIT, control));
    List<String> role = List.of("my message", "a role");
    assertThrows(IllegalArgumentException.class, () -> CallReader.read(Verb.WAIT_ALL, role));
  }

  @Test
  void refusesAFieldTooMany() {
    for (Verb verb : List.of(Verb.SELF, Verb.ROLE, Verb.ROLES)) {
      CallReader.checkCount(verb, List.of(""));
      List<String> one = List.of("x");
      assertThrows(IllegalArgumentException.class, () -> CallReader.checkCount(verb, one));
    }
    for (Verb verb : List.of(Verb.GROUP, Verb.WAIT, Verb.SYNC)) {
      List<String> two = List.of("x", "y");
      assertThrows(IllegalArgumentException.class, () -> CallReader.read(verb, two));
    }
    List<String> three = List.of("x", "y", "z");
    assertThrows(IllegalArgumentException.class, () -> CallReader.read(Verb.WAIT_ALL, three));
  }
}
