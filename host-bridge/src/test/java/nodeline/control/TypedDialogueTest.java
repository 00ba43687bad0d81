// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What of a console's text is the board's own, while a program types. */
class TypedDialogueTest {
  private static final String LINE = " echo \"=$((41+1)):\"";

  private static TypedDialogue typed() {
    TypedDialogue dialogue = new TypedDialogue();
    dialogue.typed((LINE + "\n").getBytes(ISO_8859_1), List.of("=42:"));
    return dialogue;
  }

  private static String heard(TypedDialogue dialogue, String text) {
    return new String(dialogue.heard(text.getBytes(ISO_8859_1)), ISO_8859_1);
  }

  /** In one piece, and cut at each octet. */
  private static void assertOwn(String own, String text) {
    for (int cut = 0; cut <= text.length(); cut++) {
      TypedDialogue dialogue = typed();
      String said = heard(dialogue, text.substring(0, cut)) + heard(dialogue, text.substring(cut));
      said += new String(dialogue.release(), ISO_8859_1);
      assertEquals(own, said, "cut=" + cut);
    }
  }

  @Test
  void takesOutTheEchoAndTheAnswer() {
    assertOwn("board# \r\nboard# ", "board# " + LINE + "\r\n=42:\r\nboard# ");
    assertOwn("x\r\n", LINE + "\r\n=42:1:2.3\r\nx\r\n");
  }

  /** Whole, in pieces between other text, and what begins it by chance stays. */
  @Test
  void takesOutASecretInWhateverPiecesItIsEchoed() {
    assertSecret("Password: \r\nboard# ", "Password: secret\r\nboard# ");
    assertSecret("[ 1.2] usb\r\n\r\n", "sec[ 1.2] usb\r\nret\r\n");
    assertSecret("sorry, some\r\n", "sorry, some\r\n");
    assertSecret("a\r\nb\r\nc\r\nsecret\r\n", "a\r\nb\r\nc\r\nsecret\r\n");
    assertSecret("", "secr");
  }

  private static void assertSecret(String own, String text) {
    for (int cut = 0; cut <= text.length(); cut++) {
      TypedDialogue dialogue = new TypedDialogue();
      dialogue.typedSecret("sec".getBytes(ISO_8859_1));
      dialogue.typedSecret("ret\n".getBytes(ISO_8859_1));
      String said = heard(dialogue, text.substring(0, cut)) + heard(dialogue, text.substring(cut));
      said += new String(dialogue.release(), ISO_8859_1);
      assertEquals(own, said, "cut=" + cut);
    }
  }

  @Test
  void takesOutAnEchoThatALineEditorHasWrapped() {
    String wrapped =
        LINE.substring(0, 6) + " \r" + LINE.substring(6, 9) + "\r\n" + LINE.substring(9);
    assertOwn("", wrapped + "\u001b[K\r\u001b[?2004l\r\n");
  }

  /** Readline's own, at a terminal that wraps late. */
  @Test
  void takesOutAnEchoWithACharacterTwiceWhereItIsWrapped() {
    assertOwn("", LINE.substring(0, 9) + "\r" + LINE.substring(8) + "\r\n");
  }

  @Test
  void takesOutEachLineAsOftenAsItWasTyped() {
    assertOwn(LINE + "\r\n", LINE + "\r\n" + LINE + "\r\n");
  }

  @Test
  void leavesAnEchoThatTheKernelHasCut() {
    String cut = LINE.substring(0, 9) + "[ 7.1] usb 1-1: new\r\n" + LINE.substring(9) + "\r\n";
    assertOwn(cut, cut);
  }

  @Test
  void leavesABootThatComesInTheMidst() {
    String boot = LINE.substring(0, 12) + "\0\u00ff\r\nU-Boot 2024.01\r\n=> ";
    assertOwn(boot, boot);
  }

  @Test
  void leavesWhatOnlyBeginsLikeAnAnswer() {
    assertOwn("=42: a panic\r\n", "=42: a panic\r\n");
    assertOwn("=43:1\r\n", "=43:1\r\n");
    String longText = "=42:" + "x".repeat(1_100) + "\r\n";
    assertOwn(longText, longText);
  }

  @Test
  void takesOutAnAnswerWithinALineButItsEnd() {
    assertOwn("no end\r\n", "no end=42:0:1.2\r\n");
  }

  @Test
  void holdsNothingThatCannotBeDialogue() {
    TypedDialogue dialogue = typed();
    assertEquals("abc", heard(dialogue, "abc"));
    assertFalse(dialogue.isHolding());
    assertEquals("", heard(dialogue, LINE.substring(0, 5)));
    assertTrue(dialogue.isHolding());
  }

  @Test
  void aBoardThatSaysMuchWithinAnEchoIsNotHeldForEver() {
    TypedDialogue dialogue = typed();
    String text = LINE.substring(0, 5) + "\u001b[" + "1;".repeat(4_000);
    assertTrue(heard(dialogue, text).length() > text.length() - TypedDialogue.MAX_HELD - 2);
  }

  @Test
  void anEmptyAnswerTakesOutNothing() {
    TypedDialogue dialogue = new TypedDialogue();
    dialogue.typed("x\n".getBytes(ISO_8859_1), List.of(""));
    assertEquals("x\r\nabc\r\n", heard(dialogue, "x\r\nabc\r\n"));
  }
}
