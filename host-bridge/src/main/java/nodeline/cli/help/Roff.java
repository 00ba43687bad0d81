// SPDX-License-Identifier: Apache-2.0
package nodeline.cli.help;

/** Text in the language of man pages, man(7): each word reaches the reader as it is. */
final class Roff {
  private final StringBuilder page = new StringBuilder();

  /** Escapes text, so that it is only that. Marks of a shell stay those when they are copied. */
  static String text(String plain) {
    StringBuilder escaped = new StringBuilder();
    plain.codePoints().forEach(c -> append(escaped, c));
    return escaped.toString();
  }

  private static void append(StringBuilder escaped, int c) {
    switch (c) {
      case '\\' -> escaped.append("\\e");
      case '-' -> escaped.append("\\-");
      case '\'' -> escaped.append("\\(aq");
      case '`' -> escaped.append("\\(ga");
      case '^' -> escaped.append("\\(ha");
      case '~' -> escaped.append("\\(ti");
      case '"' -> escaped.append("\\(dq");
      default -> {
        if (c < 0x80) {
          escaped.appendCodePoint(c);
        } else {
          escaped.append(String.format("\\[u%04X]", c));
        }
      }
    }
  }

  /** A macro and its arguments, which are text. */
  Roff macro(String name, String... arguments) {
    page.append('.').append(name);
    for (String argument : arguments) {
      page.append(" \"").append(text(argument)).append('"');
    }
    page.append('\n');
    return this;
  }

  /** The page's head; the date is such as 2026-01-31, which a reader of pages parses. */
  Roff title(String name, String date, String program) {
    page.append(".TH \"%s\" 1 \"%s\" \"%s\"\n".formatted(text(name), date, text(program)));
    return this;
  }

  /** A line of text; an empty one is a paragraph's end. */
  Roff line(String plain) {
    String line = text(plain.strip());
    if (line.isEmpty()) {
      return macro("PP");
    }
    page.append(line.startsWith(".") ? "\\&" : "").append(line).append('\n');
    return this;
  }

  /** Lines that are not filled. */
  Roff literal(String plain) {
    macro("nf");
    plain.lines().map(Roff::text).forEach(line -> page.append("\\&").append(line).append('\n'));
    return macro("fi");
  }

  @Override
  public String toString() {
    return page.toString();
  }
}
