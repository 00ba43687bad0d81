// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import nodeline.Problem;

/**
 * Types files into a folder of the board, in segments. A file is gathered beside its place, and is
 * moved there when its sum is right ({@code docs/push.md}).
 */
final class FilePut {
  /** Octets of a file that are decoded at once, and held in memory here. */
  static final int SEGMENT = 1 << 16;

  private static final int TRIES = 3;

  private final CheckedShell shell;
  private final BoardTools tools;

  /** What a reader that was killed has gathered, as a word; empty: nothing. */
  private String orphan = "";

  FilePut(CheckedShell shell, BoardTools tools) {
    this.shell = shell;
    this.tools = tools;
    BoardFiles.defineOctets(shell);
    if (tools.sums()) {
      shell.define(CheckedShell.script("sum.sh"));
    }
    shell.define(
        CheckedShell.script("put.sh")
            .replace("@BARE@", tools.decoder().isPresent() ? "" : "1")
            .replace("@DECODE@", filter()));
  }

  private String filter() {
    String decode = tools.decoder().orElse("\\cat");
    return "{ " + tools.inflater().map(inflate -> decode + " | " + inflate).orElse(decode) + ";}";
  }

  /**
   * Puts a file there, under its own name.
   *
   * @param folder on the board, octets
   * @throws IOException if the file cannot be read
   * @throws Problem if the board cannot take it
   */
  Transfer.Moved put(Path file, String folder, Transfer told) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      Optional<Transfer.Moved> moved = new Attempt(file, folder, told).put();
      if (moved.isPresent()) {
        return moved.get();
      }
    }
    throw new Problem("the board's shell ends again and again", "look at its console");
  }

  /**
   * Makes the folder where it is missing. Whether the board has the file there; its mode is the
   * file's then. Without {@code cksum} it has none.
   *
   * @param folder on the board, octets
   * @throws IOException if the file cannot be read
   */
  boolean has(Path file, String folder) throws IOException {
    PosixSum sum = new PosixSum();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] octets = new byte[SEGMENT];
      for (int n = in.read(octets); n >= 0; n = in.read(octets)) {
        sum.update(octets, 0, n);
      }
    }
    String place = TypedText.word(place(folder, BoardFiles.octets(file.getFileName().toString())));
    String known =
        tools.sums()
            ? "[ ! -f %1$s ]||{ q=$(\\cksum <%1$s)&&chmod %2$s %1$s||q=;};"
                .formatted(place, BoardFiles.mode(file))
            : "";
    String made = "[ -d %1$s ]||mkdir -p %1$s;".formatted(TypedText.word(folder));
    return shell.run("q=;{ " + made + known + "} 2>/dev/null").equals(sum.joined(" "));
  }

  private static String place(String folder, String name) {
    return folder + (folder.endsWith("/") ? "" : "/") + name;
  }

  /** One try, with one reader on the board: what that has gathered ends with it. */
  private final class Attempt {
    private final Path file;
    private final String folder;
    private final String name;
    private final Transfer told;
    private final PosixSum sum = new PosixSum();
    private long total;
    private int count;
    private int starts;

    Attempt(Path file, String folder, Transfer told) {
      this.file = file;
      this.folder = folder;
      this.name = BoardFiles.octets(file.getFileName().toString());
      this.told = told;
    }

    Optional<Transfer.Moved> put() throws IOException {
      String before = orphan + "E %s %s".formatted(TypedText.word(folder), TypedText.word(name));
      try (InputStream in = Files.newInputStream(file)) {
        total = Files.size(file);
        byte[] octets = in.readNBytes(SEGMENT);
        for (; count == 0 || octets.length > 0; count++) {
          if (!add(before, octets)) {
            return Optional.empty();
          }
          before = "G " + count;
          octets = in.readNBytes(SEGMENT);
        }
      } finally {
        shell.tell(Progress.NONE);
      }
      return finish(before);
    }

    /** Runs what is due, and what comes next; empty if the board has lost what was there before. */
    private Optional<String> run(String before, String next) {
      String left = shell.run(before + ";" + next);
      if (starts == 0) {
        starts = shell.starts();
        String gathered = place(folder, ".nodeline-" + shell.reader().nonce());
        orphan = "rm -rf %s 2>/dev/null;".formatted(TypedText.word(gathered));
      }
      return shell.starts() == starts ? Optional.of(left) : Optional.empty();
    }

    private void refuse(String why) {
      String where = BoardFiles.shown(folder);
      switch (why) {
        case "none" ->
            throw new Problem(
                where + ": no such folder on the board", "make it first: mkdir -p there");
        case "folder" ->
            throw new Problem(
                "%s/%s: is a folder on the board".formatted(where, BoardFiles.shown(name)),
                "put the file into another one");
        case "closed" ->
            throw new Problem(
                where + ": cannot be written on the board",
                "is it read-only or full, or another user's? name another folder, such as /tmp");
        default -> {
          if (!why.equals(Integer.toString(count))) {
            throw full();
          }
        }
      }
    }

    /** Adds a segment; whether the board still has what was there before. */
    private boolean add(String before, byte[] octets) throws IOException {
      sum.update(octets, 0, octets.length);
      String text = encode(octets);
      tell(sum.length() - octets.length, octets.length, text.length());
      Optional<String> left = run(before, "F " + text.length());
      left.ifPresent(this::refuse);
      return left.isPresent() && shell.type(new Parts.Typed(text, tools.form()));
    }

    private Problem full() {
      return new Problem(
          BoardFiles.shown(folder) + ": the file could not be written whole on the board",
          "is the folder full? look there: df");
    }

    private void tell(long before, int octets, int characters) {
      long[] arrived = {0};
      shell.tell(
          (more, again) -> {
            arrived[0] += more;
            long share = octets * Math.min(arrived[0], characters) / Math.max(1, characters);
            told.moved(Math.min(total, before + share), total);
          });
    }

    private String encode(byte[] octets) throws IOException {
      byte[] packed = octets;
      if (tools.inflater().isPresent()) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
          gzip.write(octets);
        }
        packed = out.toByteArray();
      }
      return tools.decoder().isPresent()
          ? Base64.getEncoder().encodeToString(packed)
          : TypedText.encode(TypedText.printed(new String(packed, StandardCharsets.ISO_8859_1)));
    }

    private Optional<Transfer.Moved> finish(String last) {
      String place = place(folder, name);
      String whole = tools.sums() ? sum.joined(" ") : Integer.toString(count);
      Optional<String> end =
          run(
              last,
              "%s;[ \"$q\" = \"%s\" ]&&I %s %s"
                  .formatted(
                      tools.sums() ? "H" : ":",
                      whole,
                      BoardFiles.mode(file),
                      TypedText.word(place)));
      if (end.isPresent() && end.get().equals(whole)) {
        throw new Problem(
            BoardFiles.shown(place) + ": could not be put in place on the board",
            "may its user write there? look: ls -ld");
      }
      if (end.isPresent() && !end.get().equals("placed")) {
        throw full();
      }
      orphan = end.isPresent() ? "" : orphan;
      return end.map(
          placed -> new Transfer.Moved(BoardFiles.shown(place), sum.length(), tools.sums()));
    }
  }
}
