// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import nodeline.control.ClientStatus;
import nodeline.control.ControlJson;

/** How a client is told things. An empty buffer is for what it is not told. */
enum AccessForm {
  /** Text as it is and nothing else. */
  OCTETS,

  /** Text as it is; who does not write is told so by a line between it, of 80 columns. */
  TELNET {
    /** Of a name's begin and of its end, if it is longer than both and the dots. */
    private static final int NAME_BEGIN = 20;

    private static final int NAME_END = 25;
    private static final String DOTS = "...";

    @Override
    ByteBuf writer(boolean self, String writer) {
      String who = writer.isEmpty() ? "nobody" : shortened(writer);
      String what = self ? "you write" : "you read only: " + who + " writes";
      return Unpooled.copiedBuffer("nodeline: " + what + "\r\n", StandardCharsets.UTF_8);
    }

    /** A user's name or a path may be long. */
    private static String shortened(String name) {
      int end = name.length() - NAME_END;
      return end <= NAME_BEGIN + DOTS.length()
          ? name
          : name.substring(0, NAME_BEGIN) + DOTS + name.substring(end);
    }
  },

  /** A line of JSON for each thing, as in {@code docs/status.md}. */
  LINES {
    @Override
    ByteBuf text(ByteBuf text) {
      return line(Map.of("text", ByteBufUtil.getBytes(text)));
    }

    @Override
    ByteBuf lost(long octets) {
      return line(Map.of("lost", octets));
    }

    @Override
    ByteBuf writer(boolean self, String writer) {
      return line(Map.of("writes", self, "writer", writer));
    }

    @Override
    ByteBuf clients(List<String> names) {
      return line(Map.of("clients", names));
    }

    @Override
    ByteBuf notTyped(int octets, String why) {
      return line(Map.of("notTyped", octets, "why", why));
    }

    @Override
    ByteBuf noBreak(String why) {
      return line(Map.of("noBreak", why));
    }

    @Override
    ByteBuf open(boolean now) {
      return line(Map.of("open", now));
    }

    @Override
    ByteBuf boardGone(String why) {
      return line(Map.of("boardGone", why));
    }
  };

  static AccessForm of(ClientStatus.Kind kind) {
    return switch (kind) {
      case CONSOLE, PAGE -> LINES;
      case TELNET -> TELNET;
      case TCP, UNIX, PTY -> OCTETS;
    };
  }

  /** The buffer stays the caller's. */
  ByteBuf text(ByteBuf text) {
    return text.retainedDuplicate();
  }

  ByteBuf lost(long octets) {
    return Unpooled.EMPTY_BUFFER;
  }

  ByteBuf writer(boolean self, String writer) {
    return Unpooled.EMPTY_BUFFER;
  }

  ByteBuf clients(List<String> names) {
    return Unpooled.EMPTY_BUFFER;
  }

  ByteBuf notTyped(int octets, String why) {
    return Unpooled.EMPTY_BUFFER;
  }

  ByteBuf noBreak(String why) {
    return Unpooled.EMPTY_BUFFER;
  }

  ByteBuf open(boolean now) {
    return Unpooled.EMPTY_BUFFER;
  }

  ByteBuf boardGone(String why) {
    return Unpooled.EMPTY_BUFFER;
  }

  static ByteBuf line(Object message) {
    return Unpooled.copiedBuffer(ControlJson.line(message) + "\n", StandardCharsets.US_ASCII);
  }
}
