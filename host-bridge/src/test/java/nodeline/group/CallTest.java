// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallTest {
  @Test
  void saysHowItWouldBeTyped() {
    assertCall("lava-role list", new Call.Roles());
    assertCall("lava-group", new Call.Jobs(Optional.empty()));
    assertCall("lava-group client", new Call.Jobs(Optional.of("client")));
    assertCall("lava-send ready z=1 a=", TestCalls.sendCall("ready", "z=1", "a="));
    assertCall("lava-wait ready", new Call.Wait("ready"));
    assertCall("lava-wait-all ready", new Call.WaitAll("ready", Optional.empty()));
    assertCall("lava-wait-all ready client", new Call.WaitAll("ready", Optional.of("client")));
    assertCall("lava-sync ready", new Call.Sync("ready"));
  }

  @Test
  void tellsItsMessageId() {
    assertEquals(Optional.of("ready"), TestCalls.sendCall("ready", "z=1").messageId());
    assertEquals(Optional.of("ready"), new Call.Wait("ready").messageId());
    assertEquals(
        Optional.of("ready"), new Call.WaitAll("ready", Optional.of("client")).messageId());
    assertEquals(Optional.of("ready"), new Call.Sync("ready").messageId());
    assertEquals(Optional.empty(), new Call.Roles().messageId());
    assertEquals(Optional.empty(), new Call.Jobs(Optional.of("client")).messageId());
  }

  @Test
  void datumIsOneLineOfTheCacheFile() {
    assertEquals("12345:k=a=b\\n c", new Datum("12345", "k", "a=b\n c").line());
  }

  private static void assertCall(String typed, Call call) {
    List<String> words = List.of(typed.split(" "));
    assertEquals(words.get(0), call.command().word());
    assertEquals(words.subList(1, words.size()), call.arguments());
  }
}
