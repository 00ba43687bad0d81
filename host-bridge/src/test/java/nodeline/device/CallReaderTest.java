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
}
