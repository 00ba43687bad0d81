// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.shim;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nodeline.framing.Check;
import nodeline.framing.Escape;

/**
 * What a board can be told in answer to one of its calls: damage, lies and the truth. A lie is an
 * intact reply to the call; damage never is. It remembers which results were told whole.
 */
final class HostileText {
  /** What leaves a file named canary, wherever a shell reads it. */
  static final String CANARY = ";touch canary`touch canary`$(touch canary)|touch canary&";

  private static final String ODD = "\\\033%d\007\377*";
  private static final List<String> NUMBERS =
      List.of("", "x", "a", "b", "total", "01", "-1", "1000000", "@", "1/0", "a=9");
  private static final List<String> STARTS = List.of("#NL2:", "#NL1:", "#", "%", "\\", "*", "\0");
  private static final List<String> ENDS = List.of("\n", "\n", "\n", "\r\n", "");
  private static final List<Integer> TOTALS = List.of(1, 2, 3, 9, 21_846, 21_847, 999_999);

  private final Random random;
  private final String id;
  private final Map<String, Set<Integer>> told = new TreeMap<>();

  HostileText(Random random, String id) {
    this.random = random;
    this.id = id;
  }

  /** The texts of the results of this kind of which the board was told each piece. */
  synchronized Set<String> results(char kind) {
    return told.entrySet().stream()
        .filter(result -> result.getKey().charAt(0) == kind)
        .filter(result -> result.getValue().size() == total(result.getKey()))
        .map(result -> whole(kind, total(result.getKey())))
        .collect(Collectors.toSet());
  }

  private static int total(String result) {
    return Integer.parseInt(result.substring(1));
  }

  private static String whole(char kind, int total) {
    return IntStream.rangeClosed(1, total)
        .mapToObj(piece -> text(kind, piece, total))
        .collect(Collectors.joining());
  }

  /** An error is one line, as an honest bridge sees to. */
  private static String text(char kind, int piece, int total) {
    return kind + " " + piece + " of " + total + CANARY + (kind == 'k' ? ODD + "\n" : "");
  }

  String line(String text) {
    return text + pick(ENDS);
  }

  /** Each piece of a result of this kind. */
  String result(char kind, int total) {
    return IntStream.rangeClosed(1, total)
        .mapToObj(i -> "\n" + piece(kind, i, total) + "\n")
        .collect(Collectors.joining());
  }

  String notYet() {
    return frame(id, 'w', "1", "136", "") + "\n";
  }

  String piece(char kind, int piece, int total) {
    synchronized (this) {
      told.computeIfAbsent(kind + "" + total, any -> new TreeSet<>()).add(piece);
    }
    return frame(id, kind, "" + piece, "" + total, Escape.text(text(kind, piece, total)));
  }

  /** Intact, of the right id: a piece of some result, or what asks for something. */
  String lie() {
    if (random.nextInt(3) == 0) {
      return demand();
    }
    int total = pick(TOTALS);
    return piece("keu".charAt(random.nextInt(3)), 1 + random.nextInt(total), total);
  }

  /** Intact, of the right id, and no end of the call. */
  String demand() {
    char op = "wgac".charAt(random.nextInt(4));
    int least = op == 'c' ? 1 : 0;
    String a = "" + (least + random.nextInt(random.nextBoolean() ? 3 : 999_999));
    return frame(id, op, a, "" + (least + random.nextInt(9)), Escape.text(CANARY));
  }

  /** No intact reply to the call. */
  String damage() {
    String other = (id.charAt(0) == 'f' ? '0' : 'f') + id.substring(1);
    String right = frame(id, 'k', "1", "1", Escape.text("evil" + CANARY));
    int at = random.nextInt(right.length());
    return switch (random.nextInt(12)) {
      case 0, 10 -> frame(other, 'k', "1", "1", Escape.text("evil" + CANARY));
      case 1 -> right.substring(0, at);
      case 2 -> right.substring(0, at) + flipped(right.charAt(at)) + right.substring(at + 1);
      case 3 -> right.replace("evil", "EVIL");
      case 4 -> CANARY + "&touch canary\ntouch canary\n";
      case 5 -> "#NL1:" + id + ":k:1:1:" + CANARY + ":0000000000";
      case 6 -> "\033[2J\033]0;touch canary\007\0\r\0";
      case 7 -> octets(random.nextInt(300));
      case 8 -> pick(STARTS).repeat(1 + random.nextInt(9));
      case 9 -> ("#NL1:" + "x".repeat(random.nextInt(200))).repeat(random.nextInt(600));
      default -> malformed();
    };
  }

  private char flipped(char from) {
    return (char) (from ^ 1 << random.nextInt(8));
  }

  /** Of the right id and with a right check, and yet no reply. */
  private String malformed() {
    return switch (random.nextInt(4)) {
      case 0 -> frame(id, 'k', pick(NUMBERS), "1", "evil");
      case 1 -> frame(id, 'c', "1", pick(NUMBERS), "evil");
      case 2 -> frame(id, 'k', "2", "1", "evil");
      default ->
          frame(id, 'k', "1", "1", pick(List.of("%000", "%1", "%", "%400", "x".repeat(449))));
    };
  }

  private static String frame(String id, char op, String a, String b, String payload) {
    String frame = "#NL1:" + id + ":" + op + ":" + a + ":" + b + ":" + payload + ":";
    return frame + Check.of(frame);
  }

  private String octets(int length) {
    return random
        .ints(length, 0, 256)
        .mapToObj(octet -> String.valueOf((char) octet))
        .collect(Collectors.joining());
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
