// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import nodeline.Problem;

/**
 * Has the board print files, in segments of checked pieces. The board reads a segment again for
 * those that did not arrive ({@code docs/push.md}).
 */
final class FileGet {
  /** What {@code dd} reads at once. */
  private static final int BLOCK = 65_536;

  /** Between two segments the line is idle, about 0.3 s; what is printed again costs no more. */
  private static final int BLOCKS = 3;

  private static final int SEGMENT = BLOCKS * BLOCK;

  /** A file of which {@code ls} knows no size, as in {@code /proc}, is read at once. */
  private static final int MAX_UNSIZED = 4 * BLOCK;

  /** More takes a day at 115200 baud. */
  private static final long MAX_SIZE = 1L << 30;

  private static final int[] LENGTHS = {900, 450, 225, 76};
  private static final int ROUNDS = 12;
  private static final int MOST_WANTED = 64 * BLOCKS;
  private static final int MOST_SILENCES = 6;

  /**
   * What the board knows of a file.
   *
   * @param mode as {@code ls} prints it, {@code -rw-r--r--}
   * @param sum of {@code cksum}; 0 if there is none
   * @param listed whether {@code ls} has the size too
   */
  record Found(String mode, long size, long sum, boolean listed) {}

  private final CheckedShell shell;
  private final BoardConsole console;
  private final BoardTools tools;
  private int bad;

  FileGet(CheckedShell shell, BoardConsole console, BoardTools tools) {
    this.shell = shell;
    this.console = console;
    this.tools = tools;
    if (tools.encoder().isEmpty() && tools.hexEncoder().isEmpty()) {
      throw new Problem(
          console.device() + ": the board has none of base64, openssl, uuencode, hexdump and od",
          "print a text by \"nodeline exec\"; a busybox with base64 is enough");
    }
    BoardFiles.defineOctets(shell);
    if (tools.sums()) {
      shell.define(CheckedShell.script("sum.sh"));
    }
    shell.define(
        CheckedShell.script("get.sh")
            .replace("@TOOL@", tools.sums() ? "1" : "")
            .replace("@SUM@", tools.sums() ? "\\cksum" : "{ echo 0 $(\\wc -c);}"));
  }

  /**
   * What is known of a file there.
   *
   * @param path octets
   * @throws Problem if there is none that can be read
   */
  Found look(String path) {
    String said = shell.run("J " + TypedText.word(path));
    String[] words = said.split(":", -1);
    if (words.length == 4
        && words[0].matches("-[-rwxsStT]{9}.?")
        && words[1].matches("\\d+")
        && words[2].matches("\\d{1,10}")
        && words[3].matches("\\d{1,18}")) {
      long size = Long.parseLong(words[3]);
      boolean listed = words[1].equals(words[3]);
      if (size > MAX_SIZE) {
        throw new Problem(
            "%s: too long: octets=%d, max=%d".formatted(BoardFiles.shown(path), size, MAX_SIZE),
            "get a part of it: dd, or tail -c");
      }
      if (!listed && size > MAX_UNSIZED) {
        throw new Problem(
            "%s: changes while it is read, or has no size: octets=%d, max=%d"
                .formatted(BoardFiles.shown(path), size, MAX_UNSIZED),
            "copy it on the board first");
      }
      return new Found(words[0], size, Long.parseLong(words[2]), listed);
    }
    throw new Problem(
        BoardFiles.shown(path)
            + ": "
            + switch (said) {
              case "folder" -> "is a folder on the board";
              case "none" -> "no such file on the board";
              case "special" -> "is no regular file on the board";
              case "closed" -> "cannot be read on the board: permission denied";
              default -> "the board's answer makes no sense: " + said;
            },
        said.equals("folder") ? "get the files in it, or an archive: tar -c" : "look: ls -l there");
  }

  /**
   * Writes the file's octets.
   *
   * @throws IOException if they cannot be written
   * @throws Problem if the board does not print it, or something else than it was
   */
  void copy(String path, Found found, OutputStream out, Transfer told) throws IOException {
    PosixSum sum = new PosixSum();
    long segments = found.listed() ? Math.max(1, (found.size() + SEGMENT - 1) / SEGMENT) : 1;
    for (long i = 0; i < segments; i++) {
      long at = i * SEGMENT;
      byte[] octets =
          segment(
              source(path, found, i),
              (int) Math.min(MAX_UNSIZED, found.size() - at),
              share -> told.moved(at + share, found.size()));
      int count = (int) Math.min(octets.length, found.size() - at);
      sum.update(octets, 0, count);
      out.write(octets, 0, count);
    }
    boolean same = sum.length() == found.size();
    if (!same || (tools.sums() && sum.getValue() != found.sum())) {
      throw new Problem(
          BoardFiles.shown(path) + ": has changed on the board while it was read",
          "try again, or copy it there first");
    }
  }

  private String source(String path, Found found, long segment) {
    String word = TypedText.word(path);
    if (!found.listed()) {
      return "\\cat <" + word;
    }
    if (!tools.cuts() && found.size() > SEGMENT) {
      throw new Problem(
          "the board has no dd, which cuts long files", "cut it there into files of 192 KiB");
    }
    return tools.cuts()
        ? "\\dd bs=%d skip=%d count=%d <%s".formatted(BLOCK, segment * BLOCKS, BLOCKS, word)
        : "\\cat <" + word;
  }

  private interface Share {
    void moved(long octets);
  }

  /** Has a segment printed, again and again until it is whole. */
  private byte[] segment(String source, int size, Share told) throws IOException {
    Optional<Pieces> pieces = Optional.empty();
    int length = LENGTHS[Math.min(bad, LENGTHS.length - 1)];
    int starts = shell.starts();
    int rounds = 0;
    for (; rounds < ROUNDS; rounds++) {
      String wanted = pieces.map(some -> some.wanted(MOST_WANTED)).orElse("");
      shell.load(code(source, length, wanted));
      if (pieces.isEmpty() || shell.starts() != starts) {
        starts = shell.starts();
        pieces = Optional.of(new Pieces(shell.reader().nonce(), tools.form()));
      }
      gather(pieces.get(), size, told);
      if (pieces.get().isWhole()) {
        bad = rounds > 2 ? bad + 1 : rounds == 0 ? Math.max(0, bad - 1) : bad;
        return decoded(pieces.get().text());
      }
      if (rounds % 4 == 3 && length > LENGTHS[LENGTHS.length - 1]) {
        length /= 2;
        pieces = Optional.empty();
      }
    }
    throw new Problem(
        console.device() + ": the file does not arrive, again and again",
        "is the line very bad? look: nodeline status");
  }

  private String code(String source, int length, String wanted) {
    String pack = tools.deflater().map(deflate -> deflate + " | ").orElse("");
    String encode = tools.encoder().or(tools::hexEncoder).orElseThrow();
    return "q=;{ %s | %s%s | (L %d '%s');} 2>/dev/null"
        .formatted(source, pack, encode, length, wanted);
  }

  private void gather(Pieces pieces, int size, Share told) {
    BoardReader reader = shell.reader();
    HeardLines lines = new HeardLines(console);
    var end = reader.answer("");
    long characters = Math.max(1, size * 4L / 3);
    long arrived = 0;
    reader.typeRun(List.of(Pieces.BEGIN));
    long since = System.nanoTime();
    for (int silences = 0; silences < MOST_SILENCES; ) {
      Duration most = console.patience().after(silences);
      Optional<String> line = lines.next(most, since);
      var answer = end.matcher(line.orElse(""));
      if (answer.find() && reader.isRight(answer)) {
        pieces.take(line.get());
        return;
      }
      boolean ours = line.filter(text -> text.contains(Pieces.BEGIN)).isPresent();
      boolean over = line.isEmpty() || System.nanoTime() - since >= most.toNanos();
      if (!ours && over && reader.isGone()) {
        return;
      }
      boolean damaged = Parts.DAMAGED.matcher(line.orElse("")).lookingAt();
      if (damaged || (!ours && over)) {
        silences++;
        reader.typeRun(List.of(Pieces.BEGIN));
        since = System.nanoTime();
        continue;
      }
      int more = pieces.take(line.get());
      silences = more > 0 ? 0 : silences;
      since = ours ? System.nanoTime() : since; // the lines of others end no wait
      arrived += more;
      told.moved(Math.min(size, size * arrived / characters));
    }
  }

  private byte[] decoded(String text) throws IOException {
    try {
      byte[] packed =
          tools.encoder().isPresent()
              ? Base64.getDecoder().decode(text)
              : HexFormat.of().parseHex(text);
      if (tools.deflater().isEmpty()) {
        return packed;
      }
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
        return in.readNBytes(MAX_UNSIZED);
      }
    } catch (IllegalArgumentException e) {
      throw new Problem(
          console.device() + ": the board's tools print something odd", "try again", e);
    }
  }
}
