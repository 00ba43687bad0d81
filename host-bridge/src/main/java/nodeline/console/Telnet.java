// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * The octets of telnet (RFC 854, 855, 856) and how text is escaped between them.
 *
 * <pre>
 *   FF FF                     one octet FF of text
 *   FF FB..FE option          WILL, WONT, DO, DONT
 *   FF FA option … FF F0      a subnegotiation, FF doubled inside
 *   FF F0..F9                 a command without an operand, such as BREAK (F3)
 *   0D 00                     one octet 0D of text, where BINARY is not agreed on
 * </pre>
 */
final class Telnet {
  static final int SE = 0xf0;
  static final int BREAK = 0xf3;

  /** Are you there? */
  static final int AYT = 0xf6;

  static final int SB = 0xfa;
  static final int WILL = 0xfb;
  static final int WONT = 0xfc;
  static final int DO = 0xfd;
  static final int DONT = 0xfe;
  static final int IAC = 0xff;

  static final int BINARY = 0;
  static final int ECHO = 1;
  static final int SUPPRESS_GO_AHEAD = 3;

  /** RFC 2217. */
  static final int COM_PORT = 44;

  /** What stands before the content of a subnegotiation that turns out to be text. */
  static final int ESCAPE_OCTETS = 2;

  private Telnet() {}

  /**
   * Escapes text.
   *
   * @param text consumed and released
   * @param padReturns whether a carriage return is followed by NUL, for a peer without BINARY
   */
  static ByteBuf escape(ByteBuf text, boolean padReturns, ByteBufAllocator allocator) {
    int extra = 0;
    for (int i = text.readerIndex(); i < text.writerIndex(); i++) {
      extra += isEscaped(text.getByte(i), padReturns) ? 1 : 0;
    }
    if (extra == 0) {
      return text;
    }
    ByteBuf escaped = allocator.buffer(text.readableBytes() + extra);
    while (text.isReadable()) {
      byte octet = text.readByte();
      escaped.writeByte(octet);
      if (isEscaped(octet, padReturns)) {
        escaped.writeByte(octet == '\r' ? 0 : IAC);
      }
    }
    text.release();
    return escaped;
  }

  private static boolean isEscaped(byte octet, boolean padReturns) {
    return octet == (byte) IAC || (padReturns && octet == '\r');
  }
}
