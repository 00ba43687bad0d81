// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import nodeline.control.TypedDialogue;

/**
 * What a console has said: a character for each octet; a place in it is the number of octets
 * before. The last {@link #MAX_TEXT} octets are kept.
 */
public final class ConsoleText {
  static final int MAX_TEXT = 1 << 20;

  private static final Pattern ESCAPE =
      Pattern.compile("\u001b(\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001b]{0,200}\u0007|[^\\[\\]])");

  /** Of the line that starts the reader, which some line editors echo beyond recognition. */
  private static final String START_END = ")||:";

  /** Lines of a kernel, the first of which may go on in another one. */
  private static final Pattern KERNEL =
      Pattern.compile("((<\\d+>)?\\[ *\\d+\\.\\d{6}\\][^\n]*(\n\\s*|$))+$");

  private static final int LAST = 2_000;
  private static final int MAX_WORDS = 80;

  private final StringBuilder text = new StringBuilder();
  private final StringBuilder own = new StringBuilder();
  private final TypedDialogue dialogue = new TypedDialogue();
  private String prompt = "";
  private long dropped;

  /** Takes what comes. */
  public void heard(byte[] octets) {
    text.append(latin1(octets));
    int over = text.length() - MAX_TEXT;
    if (over > 0) {
      text.delete(0, over);
      dropped += over;
    }
    addOwn(dialogue.heard(octets));
  }

  void typed(byte[] octets, List<String> answers) {
    dialogue.typed(octets, answers);
  }

  void typedSecret(byte[] octets) {
    dialogue.typedSecret(octets);
  }

  private void addOwn(byte[] octets) {
    own.append(latin1(octets));
    own.delete(0, Math.max(0, own.length() - LAST));
  }

  private static String latin1(byte[] octets) {
    return new String(octets, StandardCharsets.ISO_8859_1);
  }

  /** The prompt, which says nothing. */
  void promptIs(String text) {
    prompt = text;
  }

  /** The place after all text so far. */
  public long end() {
    return dropped + text.length();
  }

  /** The text from a place on, as far as it is kept. */
  public String since(long place) {
    return text.substring((int) Math.max(0, Math.min(place - dropped, text.length())));
  }

  /** Octets that came from a place on and are not kept. */
  long droppedSince(long place) {
    return Math.max(0, dropped - place);
  }

  /** The last line so far, without escapes; empty if a line has ended there. */
  public String lastLine() {
    return lastLine(since(end() - LAST));
  }

  /** The last line of a text that is not the kernel's, without escapes. */
  static String lastLineBeforeKernel(String text) {
    return lastLine(KERNEL.matcher(plain(text)).replaceFirst(""));
  }

  /** The same of a text. */
  public static String lastLine(String text) {
    String all = plain(text);
    String line = all.substring(all.lastIndexOf('\n') + 1).replaceFirst("\r+$", "");
    return line.substring(line.lastIndexOf('\r') + 1);
  }

  /** The board's own last line with text in it, for people: 80 characters at most. */
  String lastWords() {
    String last = "";
    for (String line : plain(own.toString()).split("[\r\n]+")) {
      String words = line.strip();
      boolean said = !words.isEmpty() && !words.endsWith(START_END);
      last = !said || (prompt.contains(words) && !last.isEmpty()) ? last : words;
    }
    byte[] octets = last.getBytes(StandardCharsets.ISO_8859_1);
    String words = new String(octets, StandardCharsets.UTF_8);
    return words.length() > MAX_WORDS ? "…" + words.substring(words.length() - MAX_WORDS) : words;
  }

  /** Without escapes. */
  static String plain(String text) {
    return ESCAPE.matcher(text).replaceAll("").replace("\0", "");
  }
}
