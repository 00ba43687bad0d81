// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Lines of text as values of etcd's. Long text is deflated, and cut: a request may have 1.5 MiB.
 *
 * <pre>
 *   1 t 0␊       version, form (t text, z deflated), how many parts come before this one
 *   line␊line␊
 * </pre>
 */
final class EtcdValue {
  /** Octets of one value, without the rest of its request. */
  static final int MAX_OCTETS = 1_000_000;

  /** Octets of all lines together. */
  static final int MAX_LINES = 256 * 1_048_576;

  private static final String VERSION = "1";
  private static final int SHORT = 2_048;
  private static final int MAX_HEADER = 32;

  private EtcdValue() {}

  /** The values of lines: the parts, and at last the one that makes them valid. */
  static List<byte[]> of(List<String> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    byte[] plain = text.toString().getBytes(StandardCharsets.UTF_8);
    byte[] deflated = plain.length <= SHORT ? plain : deflated(plain);
    boolean shorter = deflated.length < plain.length;
    byte[] body = shorter ? deflated : plain;
    List<byte[]> values = new ArrayList<>();
    int at = 0;
    for (; body.length - at > MAX_OCTETS; at += MAX_OCTETS) {
      values.add(Arrays.copyOfRange(body, at, at + MAX_OCTETS));
    }
    String header = "%s %s %d\n".formatted(VERSION, shorter ? "z" : "t", values.size());
    ByteArrayOutputStream last = new ByteArrayOutputStream();
    last.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
    last.write(body, at, body.length - at);
    values.add(last.toByteArray());
    return values;
  }

  private static byte[] deflated(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try (DeflaterOutputStream to = new DeflaterOutputStream(out, deflater)) {
      to.write(plain);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } finally {
      deflater.end();
    }
    return out.toByteArray();
  }

  /**
   * The lines of values.
   *
   * @throws IOException with the header or what is wrong, if this version cannot read them
   */
  static List<String> lines(List<byte[]> parts, byte[] last) throws IOException {
    String header = header(last);
    String[] fields = header.split(" ");
    if (fields.length != 3 || !fields[0].equals(VERSION) || !fields[1].matches("[tz]")) {
      throw new IOException(header);
    }
    if (!fields[2].equals("" + parts.size())) {
      throw new IOException("%s: %d parts are there".formatted(header, parts.size()));
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    parts.forEach(body::writeBytes);
    int begin = header.length() + 1;
    body.write(last, begin, last.length - begin);
    String text = new String(plain(fields[1], body.toByteArray()), StandardCharsets.UTF_8);
    return text.isEmpty()
        ? List.of()
        : List.of(text.substring(0, text.length() - 1).split("\n", -1));
  }

  private static byte[] plain(String form, byte[] body) throws IOException {
    if (form.equals("t")) {
      return body;
    }
    try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(body))) {
      byte[] plain = in.readNBytes(MAX_LINES + 1);
      if (plain.length > MAX_LINES) {
        throw new IOException("too long when it is inflated");
      }
      return plain;
    }
  }

  private static String header(byte[] last) {
    int end = 0;
    while (end < last.length && end < MAX_HEADER && last[end] != '\n') {
      end++;
    }
    return new String(last, 0, end, StandardCharsets.ISO_8859_1);
  }
}
