// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The last step of a key of records: {@code WRITER-NUMBER}, or {@code WRITER-NUMBER-PART}. Those of
 * one writer sort by their numbers, which are also their order.
 *
 * @param writer one run of a program
 * @param number grows from one to the next in a group
 * @param part -1: the one that makes the others valid
 */
record RecordKey(String writer, long number, int part) {
  private static final Pattern FORM = Pattern.compile("([0-9a-f]{16})-(\\d{12})(?:-(\\d{4}))?");

  static Optional<RecordKey> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    int part = form.group(3) == null ? -1 : Integer.parseInt(form.group(3));
    return Optional.of(new RecordKey(form.group(1), Long.parseLong(form.group(2)), part));
  }

  boolean isPart() {
    return part >= 0;
  }

  RecordKey withPart(int other) {
    return new RecordKey(writer, number, other);
  }

  /** The first one of the same writer. */
  RecordKey first() {
    return new RecordKey(writer, 0, -1);
  }

  RecordKey next() {
    return new RecordKey(writer, number + 1, -1);
  }

  @Override
  public String toString() {
    String whole = "%s-%012d".formatted(writer, number);
    return isPart() ? "%s-%04d".formatted(whole, part) : whole;
  }
}
