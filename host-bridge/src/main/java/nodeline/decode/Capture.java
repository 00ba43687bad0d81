// SPDX-License-Identifier: Apache-2.0
package nodeline.decode;

import java.io.IOException;
import java.io.InputStream;
import nodeline.framing.Damaged;
import nodeline.framing.DecoderSink;
import nodeline.framing.Octets;
import nodeline.framing.Reply;
import nodeline.framing.Request;
import nodeline.framing.RequestDecoder;

/**
 * Reads a captured text of any length, in bounded memory: a log of a terminal program, of a LAVA
 * job, both ways of a connection. The bridge's own decoder finds the frames, without its clock: a
 * broken frame ends where another begins, or a thousand characters later.
 */
public final class Capture implements DecoderSink {
  private static final int CHUNK = 64 * 1024;

  /** Longer lines are looked at in parts. */
  private static final int MAX_LINE = 4_096;

  private static final String REPLY_MARKER = "#NL1:";

  /** Told what is found, in order. */
  public interface Reader {
    /** An intact request in this line; other text may have been cut out of it. */
    void request(CaptureLine line, Request request, boolean repaired);

    /** An intact reply in this line. */
    void reply(CaptureLine line, Reply reply);

    /** A broken request, known by this line to be one. */
    void damaged(CaptureLine line, Damaged damaged);

    /** A reply in text that ends at this line is broken; the text from its marker on. */
    void brokenReply(CaptureLine line, String from);

    /** A request of another version. */
    void foreignVersion(CaptureLine line, String id);

    /** All other text, octet for octet. */
    void text(byte[] octets, int offset, int length) throws IOException;
  }

  private final Reader reader;
  private final RequestDecoder decoder = new RequestDecoder(this);
  private final StringBuilder textLine = new StringBuilder();
  private final StringBuilder beginning = new StringBuilder();
  private long line = 1;
  private IOException failure;

  public Capture(Reader reader) {
    this.reader = reader;
  }

  /**
   * Reads to the end.
   *
   * @throws IOException the stream's or the reader's
   */
  public void read(InputStream in) throws IOException {
    byte[] chunk = new byte[CHUNK];
    for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
      feed(chunk, count);
    }
    decoder.flush();
    endTextLine();
    throwFailure();
  }

  /** Line by line, so that what is found has its number. */
  private void feed(byte[] chunk, int count) throws IOException {
    int from = 0;
    for (int at = 0; at < count; at++) {
      if (chunk[at] == '\n') {
        feed(chunk, from, at + 1);
        line++;
        beginning.setLength(0);
        from = at + 1;
      }
    }
    feed(chunk, from, count);
    throwFailure();
  }

  private void feed(byte[] chunk, int from, int to) {
    int more = Math.min(to - from, CaptureLine.MAX_BEGINNING - beginning.length());
    beginning.append(Octets.of(chunk, from, more));
    decoder.feed(chunk, from, to - from, 0);
  }

  private CaptureLine line() {
    return new CaptureLine(line, beginning.toString());
  }

  private void throwFailure() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void text(byte[] octets, int offset, int length) {
    String text = Octets.of(octets, offset, length);
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      textLine.append(c);
      if (c == '\n' || textLine.length() >= MAX_LINE) {
        endTextLine();
      }
    }
    try {
      if (failure == null) {
        reader.text(octets, offset, length);
      }
    } catch (IOException e) {
      failure = e;
    }
  }

  private void endTextLine() {
    int at = textLine.indexOf(REPLY_MARKER);
    if (at >= 0) {
      reader.brokenReply(line(), textLine.substring(at).strip());
    }
    textLine.setLength(0);
  }

  @Override
  public void request(Request request, boolean repaired) {
    reader.request(line(), request, repaired);
  }

  @Override
  public void reply(Reply reply) {
    reader.reply(line(), reply);
  }

  @Override
  public void damaged(Damaged damaged) {
    reader.damaged(line(), damaged);
  }

  @Override
  public void foreignVersion(String id) {
    reader.foreignVersion(line(), id);
  }
}
