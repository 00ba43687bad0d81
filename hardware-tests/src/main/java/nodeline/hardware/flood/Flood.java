// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.flood;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import nodeline.framing.Request;
import nodeline.framing.RequestHeader;
import nodeline.framing.Verb;

/** What a board can send without end to be a burden. */
public enum Flood {
  /** Lines of text. */
  TEXT {
    @Override
    String line(int n) {
      return "[%12d.000000] all work and no play makes a board a dull one".formatted(n);
    }
  },

  /** Text without a line end, of characters that the decoder must look at twice. */
  MARKERS {
    @Override
    String line(int n) {
      return "~N~NL~NL1~~NL1:#NL1:".repeat(8);
    }
  },

  /** Requests cut by as many lines as may be taken out, each of which could be the frame's rest. */
  HALVES {
    @Override
    String line(int n) {
      String whole = request(n, Verb.SEND, 1, 1, 1, "m" + n + ",k=" + "v".repeat(130));
      return whole.substring(0, 120)
          + "x".repeat(90)
          + ("\r\n" + "y:1234567890".repeat(3)).repeat(22);
    }
  },

  /** Sends, each a call of its own. */
  SENDS {
    @Override
    String line(int n) {
      return request(n, Verb.SEND, 0, 1, 1, "flood-" + n + ",k=" + "v".repeat(100));
    }
  },

  /** Waits that never end. */
  WAITS {
    @Override
    String line(int n) {
      return request(n, Verb.WAIT, 0, 1, 1, "never-" + n);
    }
  },

  /** Calls that are refused, each with a name that would hurt a terminal. */
  REFUSED {
    @Override
    String line(int n) {
      return request(n, Verb.WAIT, 0, 1, 1, "%033%1350x%007" + n + ",a,b");
    }
  },

  /** The first pieces of messages that never become whole. */
  PIECES {
    @Override
    String line(int n) {
      return request(n / 1_000, Verb.SEND, 0, n % 1_000 + 1, 1_639, "v".repeat(160));
    }
  },

  /** Questions that are answered at once. */
  QUESTIONS {
    @Override
    String line(int n) {
      return request(n, Verb.SELF, 1, 1, 1, "");
    }
  },

  /** Questions for results that are not there. */
  FETCHES {
    @Override
    String line(int n) {
      return request(n, Verb.FETCH, 1, 1, 8, "");
    }
  },

  /** Ends of calls, made just before. */
  ENDS {
    @Override
    String line(int n) {
      Verb verb = n % 2 == 0 ? Verb.WAIT : Verb.END;
      return request(n / 2, n % 2 + 1, verb, 0, 1, 1, n % 2 == 0 ? "never" : "");
    }
  },

  /** Frames of another version. */
  VERSIONS {
    @Override
    String line(int n) {
      String body = "~NL2:" + id(n) + ":anything";
      return body + ":" + check(body);
    }
  },

  /** Signs of a reset, each behind a question. */
  RESETS {
    @Override
    String line(int n) {
      return request(n, Verb.WAIT, 9, 1, 1, "never") + "\r\nU-Boot 2024.01";
    }
  },

  /** Lines of LAVA's own scripts. */
  LAVA_LINES {
    @Override
    String line(int n) {
      return (n % 2 == 0 ? "<LAVA_SEND flood-%d k=v>" : "<LAVA_WAIT never-%d>").formatted(n);
    }
  },

  /** Data of one message that grows as far as it may, and calls that all want it as a result. */
  RESULTS {
    @Override
    String line(int n) {
      return n % 4 > 0
          ? request(n, Verb.SEND, 0, 1, 1, "big,k" + n + "=" + "%377".repeat(90))
          : request(n, Verb.WAIT, 0, 1, 1, "big");
    }
  },

  /** What a terminal obeys. */
  ESCAPES {
    @Override
    String line(int n) {
      return "\u001b]0;owned\u0007\u001b[2J\u009b31m\r-- closed\u0000";
    }
  };

  private static final int CHUNK_OCTETS = 64 * 1024;

  /** One line of it. */
  abstract String line(int n);

  /** Its name for people. */
  String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Whether the same lines again are as good as others. */
  boolean repeats() {
    return List.of(TEXT, MARKERS, HALVES, ESCAPES).contains(this);
  }

  /** Lines from number {@code n} on. */
  byte[] lines(int n) {
    StringBuilder lines = new StringBuilder();
    for (int i = n; lines.length() < CHUNK_OCTETS; i++) {
      lines.append(line(i)).append("\r\n");
    }
    return lines.toString().getBytes(ISO_8859_1);
  }

  private static String id(int n) {
    return "f%011x".formatted(n);
  }

  private static String check(String body) {
    java.util.zip.CRC32 crc = new java.util.zip.CRC32();
    crc.update(body.getBytes(ISO_8859_1));
    return "%05d%05d".formatted(crc.getValue() >> 16, crc.getValue() & 0xffff);
  }

  private static String request(
      int n, Verb verb, int window, int piece, int pieces, String payload) {
    return request(n, 1, verb, window, piece, pieces, payload);
  }

  private static String request(
      int n, int attempt, Verb verb, int window, int piece, int pieces, String payload) {
    OptionalInt timeout = verb.makesCall() ? OptionalInt.of(3_600) : OptionalInt.empty();
    return new Request(
            new RequestHeader(id(n), attempt, verb, window, timeout, piece, pieces), payload)
        .encode();
  }
}
