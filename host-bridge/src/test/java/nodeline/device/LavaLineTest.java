// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import nodeline.group.Call;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LavaLineTest {
  private static final String HEAD = "<LAVA_MULTI_NODE> <LAVA_";

  @Test
  void eachRequest() {
    assertCall(new Call.Send("m", Map.of()), "SEND m>");
    assertCall(new Call.Send("m", Map.of()), "SEND m >");
    assertCall(new Call.Wait("m"), "WAIT m>");
    assertCall(new Call.WaitAll("m", Optional.empty()), "WAIT_ALL m>");
    assertCall(new Call.WaitAll("m", Optional.of("server")), "WAIT_ALL m server>");
    assertCall(new Call.Sync("m"), "SYNC m>");
  }

  @Test
  void pairsEndWhereTheNextKeyBegins() {
    assertCall(
        new Call.Send("m", Map.of("a", "x y", "free-space", "5=6", "c", "")),
        "SEND m a=x y free-space=5=6 c=>");
  }

  @Test
  void aMessageIdMayHoldBlanks() {
    assertCall(new Call.Send("my message", Map.of("k", "v")), "SEND my message k=v>");
    assertCall(new Call.Send("my message", Map.of()), "SEND my message>");
    assertCall(new Call.Wait("my message"), "WAIT my message>");
    assertCall(new Call.Sync("my message"), "SYNC my message>");
  }

  @Test
  void closingMarksInAValue() {
    assertCall(new Call.Send("m", Map.of("a", "x>y")), "SEND m a=x>y>");
  }

  /** The second octet of an A with a ring, 0x85, is a line end to Java's patterns. */
  @Test
  void valueWithAnyOctetOfUtf8() {
    assertCall(new Call.Send("m", Map.of("a", "\u00c3\u0085")), "SEND m a=\u00c3\u0085>");
  }

  @Test
  void textOfOthersAroundIt() {
    assertEquals(
        Optional.of(new Call.Wait("m")),
        LavaLine.read("[    1.5] usb" + HEAD + "WAIT m>").orElseThrow().call());
    assertEquals(
        Optional.of(new Call.Wait("m")),
        LavaLine.read(HEAD + "WAIT m>usb 1-1: new").orElseThrow().call());
    assertEquals(
        Optional.of(new Call.Wait("n")),
        LavaLine.read(HEAD + "SEND m k=" + HEAD + "WAIT n>").orElseThrow().call());
    assertEquals(
        "more than one closing mark",
        LavaLine.read(HEAD + "WAIT n><LAVA_MULTI_NODE> <x").orElseThrow().reason());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SEND m k=v",
        "SEND m k=v[   12.345678] usb 1-1: new>",
        "SEND m k=\u001b[33mv>",
        "SEND m k=v\rw>",
        "WAIT m\r>",
        "SEND >",
        "WAIT_ALL m a b>",
        "WAIT m>x>y"
      })
  void whatIsDamagedIsRefused(String line) {
    LavaLine read = LavaLine.read(HEAD + line).orElseThrow();
    assertEquals(Optional.empty(), read.call());
    assertEquals(false, read.reason().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "login: ",
        "<LAVA_MULTI_NODE> <LAVA_WAIT",
        "<LAVA_MULTI_NODE> <LAVA_RUN x>",
        "<LAVA_SIGNAL_TESTCASE x>",
        "<LAVA_MULTI_NODE><LAVA_WAIT m>"
      })
  void whatIsNoRequest(String line) {
    assertEquals(Optional.empty(), LavaLine.read(line));
  }

  @Test
  void blanksWithoutEndCostLittle() {
    assertTimeoutPreemptively(
        Duration.ofMinutes(1),
        () -> {
          for (int i = 0; i < 1_000; i++) {
            LavaLine.read(HEAD + "SEND m k=" + " ".repeat(16_000) + "-".repeat(300) + ">");
          }
        });
  }

  private static void assertCall(Call expected, String line) {
    LavaLine read = LavaLine.read(HEAD + line).orElseThrow();
    assertEquals(Optional.of(expected), read.call(), read.reason());
  }
}
