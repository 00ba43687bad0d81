// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiCommandTest {
  @Test
  void aValueIsAnyOctetsButNul() {
    assertEquals(
        Optional.of(new Call.Send("m", Map.of("k", "\u0001\n\u00ff="))),
        ApiCommand.SEND.call(List.of("m", "k=\u0001\n\u00ff=")));
    List<String> nul = List.of("m", "k=a\0b");
    assertThrows(IllegalArgumentException.class, () -> ApiCommand.SEND.call(nul));
  }

  @ParameterizedTest
  @CsvSource({
    "lava-role list",
    "lava-group",
    "lava-group client",
    "lava-send ready k=v",
    "lava-wait ready",
    "lava-wait-all ready",
    "lava-wait-all ready client",
    "lava-sync ready"
  })
  void theCallOfACommandIsTypedAsTheCommandWas(String typed) {
    assertEquals(typed, read(typed).orElseThrow().words());
  }

  @Test
  void whatTheMemberItselfKnowsIsNoCall() {
    assertEquals(Optional.empty(), read("lava-self"));
    assertEquals(Optional.empty(), read("lava-role"));
  }

  @Test
  void anEmptyRoleIsNone() {
    assertEquals(Optional.of(new Call.Jobs(Optional.empty())), ApiCommand.GROUP.call(List.of("")));
    assertEquals(
        Optional.of(new Call.WaitAll("m", Optional.empty())),
        ApiCommand.WAIT_ALL.call(List.of("m", "")));
  }

  @ParameterizedTest
  @CsvSource({
    "lava-self x, too many arguments",
    "lava-role lost, not \"list\": \"lost\"",
    "lava-role list x, too many arguments",
    "lava-group a b, too many arguments",
    "lava-send, missing message id",
    "lava-send m k, not key=value with a key of A-Z a-z 0-9 _ -",
    "lava-wait, missing message id",
    "lava-wait m n, too many arguments",
    "lava-wait m\u007f, control character in the message id",
    "lava-wait-all m a b, too many arguments",
    "lava-sync m n, too many arguments"
  })
  void saysWhatIsWrong(String typed, String error) {
    assertEquals(
        error, assertThrows(IllegalArgumentException.class, () -> read(typed)).getMessage());
  }

  @Test
  void aMessageIdMayHoldBlanksAndARoleMayNot() {
    assertEquals(
        Optional.of(new Call.Wait("my message")), ApiCommand.WAIT.call(List.of("my message")));
    List<String> role = List.of("my message", "a role");
    assertEquals(
        "blank in the role",
        assertThrows(IllegalArgumentException.class, () -> ApiCommand.WAIT_ALL.call(role))
            .getMessage());
  }

  @Test
  void aNameIsNeitherEmptyNorLong() {
    List<String> empty = List.of("");
    List<String> longest = List.of("x".repeat(255));
    List<String> longer = List.of("x".repeat(256));
    assertEquals(
        "empty message id",
        assertThrows(IllegalArgumentException.class, () -> ApiCommand.SYNC.call(empty))
            .getMessage());
    assertEquals(longest.get(0), ApiCommand.SYNC.call(longest).orElseThrow().messageId().get());
    assertEquals(
        "message id too long: length=256, max=255",
        assertThrows(IllegalArgumentException.class, () -> ApiCommand.SYNC.call(longer))
            .getMessage());
  }

  @Test
  void usageAndWaits() {
    assertEquals(
        List.of(
            "lava-self",
            "lava-role [list]",
            "lava-group [ROLE]",
            "lava-send ID [KEY=VALUE]...",
            "lava-wait ID",
            "lava-wait-all ID [ROLE]",
            "lava-sync ID"),
        Arrays.stream(ApiCommand.values()).map(ApiCommand::usage).toList());
    assertEquals(
        List.of("lava-wait", "lava-wait-all", "lava-sync"),
        Arrays.stream(ApiCommand.values())
            .filter(ApiCommand::waits)
            .map(ApiCommand::word)
            .toList());
  }

  private static Optional<Call> read(String typed) {
    List<String> words = List.of(typed.split(" "));
    return ApiCommand.of(words.get(0)).orElseThrow().call(words.subList(1, words.size()));
  }
}
