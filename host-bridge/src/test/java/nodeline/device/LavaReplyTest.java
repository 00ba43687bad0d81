// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import nodeline.framing.Result;
import nodeline.group.ApiCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LavaReplyTest {
  @Test
  void pairsInOneLine() {
    assertEquals(
        "<LAVA_WAIT_ALL_COMPLETE 12:k=a b 13:k-2=x/y.z=1>",
        LavaReply.of(ApiCommand.WAIT_ALL, Result.ok("12:k=a b\n13:k-2=x/y.z=1\n")));
    assertEquals("<LAVA_WAIT_COMPLETE>", LavaReply.of(ApiCommand.WAIT, Result.ok("")));
  }

  @Test
  void aSyncHasNoData() {
    assertEquals("<LAVA_SYNC_COMPLETE>", LavaReply.of(ApiCommand.SYNC, Result.ok("12:k=a\n")));
  }

  @Test
  void marksOfTheShellAreQuoted() {
    assertEquals(
        "\\<LAVA_WAIT_COMPLETE 12:k=a\\;touch /tmp/x\\;\\#\\$\\(x\\)\\`\\'\\\"\\<\\>\\&\\|>",
        LavaReply.of(ApiCommand.WAIT, Result.ok("12:k=a;touch /tmp/x;#$(x)`'\"<>&|\n")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\\nb", "a\u001bb", "a\tb", "a  b", "a ", " a", "a 13:k=x", "a *", "a [b]"})
  void whatWouldArriveChangedIsRefused(String value) {
    assertThrows(
        IllegalArgumentException.class,
        () -> LavaReply.of(ApiCommand.WAIT, Result.ok("12:k=" + value + "\n")));
  }

  @Test
  void aJobWithABlankIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> LavaReply.of(ApiCommand.WAIT, Result.ok("12:k=a b\nmy job:k=v\n")));
  }

  @Test
  void whatATerminalWouldCutIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> LavaReply.of(ApiCommand.WAIT, Result.ok("12:k=" + "x".repeat(4_000) + "\n")));
    assertThrows(
        IllegalArgumentException.class,
        () -> LavaReply.of(ApiCommand.WAIT, Result.ok("12:k=" + ";".repeat(2_500) + "\n")));
  }

  @Test
  void failuresAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> LavaReply.of(ApiCommand.WAIT, Result.failed("no such role")));
  }
}
