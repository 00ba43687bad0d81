// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a telnet stream holds, by one expression over all of it: the first alternative that fits.
 *
 * @param text its text
 * @param events what is between: a command's octets after FF, or a subnegotiation's content
 */
record TelnetModel(String text, List<String> events) {
  /** The end of the stream may cut any of them but text: that is held. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "\u00ff(?<verb>[\u00fb-\u00fe].)"
              + "|\u00ff\u00fa(?<sub>(?:[^\u00ff]|\u00ff\u00ff){0,256}+)\u00ff\u00f0"
              + "|\u00ff\u00fa(?:[^\u00ff]|\u00ff\u00ff){0,256}+(?=\u00ff[^\u00ff\u00f0])"
              + "|(?<long>\u00ff\u00fa(?:[^\u00ff]|\u00ff\u00ff){256})(?=[^\u00ff]|\u00ff\u00ff)"
              + "|\u00ff(?<command>[\u00f0-\u00f9])"
              + "|\u00ff(?<doubled>\u00ff)"
              + "|(?<single>\u00ff)(?=[^\u00f0-\u00ff])"
              + "|(?<end>\r)\0"
              + "|(?<text>[^\u00ff])",
          Pattern.DOTALL);

  static TelnetModel read(byte[] stream) {
    StringBuilder text = new StringBuilder();
    List<String> events = new ArrayList<>();
    Matcher token = TOKEN.matcher(new String(stream, ISO_8859_1));
    while (token.lookingAt()) {
      for (String kind : List.of("doubled", "single", "end", "text")) {
        text.append(orNothing(token.group(kind)));
      }
      String sub = undoubled(token.group("sub"));
      if (!sub.isEmpty()) {
        events.add("sub " + hex(sub));
      }
      events.add(hex(orNothing(token.group("verb")) + orNothing(token.group("command"))));
      String tooLong = orNothing(token.group("long"));
      if (!tooLong.isEmpty()) {
        text.append(tooLong, 0, 2).append(undoubled(tooLong.substring(2)));
      }
      token.region(token.end(), stream.length);
    }
    events.removeIf(String::isEmpty);
    return new TelnetModel(text.toString(), events);
  }

  private static String orNothing(String group) {
    return group == null ? "" : group;
  }

  private static String undoubled(String group) {
    return orNothing(group).replace("\u00ff\u00ff", "\u00ff");
  }

  private static String hex(String octets) {
    return ByteBufUtil.hexDump(octets.getBytes(ISO_8859_1));
  }
}
