// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import nodeline.control.ControlJson;

/** How a client is told things. */
enum AccessForm {
  /** Text as it is and nothing else. */
  OCTETS {
    @Override
    ByteBuf text(ByteBuf text) {
      return text.retainedDuplicate();
    }

    @Override
    ByteBuf lost(long octets) {
      return Unpooled.EMPTY_BUFFER;
    }

    @Override
    ByteBuf writer(boolean self, String writer) {
      return Unpooled.EMPTY_BUFFER;
    }

    @Override
    ByteBuf notTyped(int octets, String why) {
      return Unpooled.EMPTY_BUFFER;
    }

    @Override
    ByteBuf noBreak(String why) {
      return Unpooled.EMPTY_BUFFER;
    }

    @Override
    ByteBuf open(boolean now) {
      return Unpooled.EMPTY_BUFFER;
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
  };

  /** The buffer stays the caller's. */
  abstract ByteBuf text(ByteBuf text);

  abstract ByteBuf lost(long octets);

  abstract ByteBuf writer(boolean self, String writer);

  abstract ByteBuf notTyped(int octets, String why);

  abstract ByteBuf noBreak(String why);

  abstract ByteBuf open(boolean now);

  static ByteBuf line(Object message) {
    return Unpooled.copiedBuffer(ControlJson.line(message) + "\n", StandardCharsets.US_ASCII);
  }
}
