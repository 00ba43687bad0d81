// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The keys of this program's groups. Names are escaped, so that none leaves its folder. */
record EtcdKeys(String prefix) {
  static final String RECORDS = "l";
  static final String SNAPSHOT = "s";
  static final String END = "e";
  static final String CLAIMS = "c";

  /** What a key is for. */
  record Place(String group, String folder, String rest) {}

  /** The folder of all groups. */
  String groups() {
    return prefix + "/g/";
  }

  /** The folder of all that one group has but the parts of its snapshot. */
  String group(String group) {
    return groups() + escaped(group) + "/";
  }

  String records(String group) {
    return group(group) + RECORDS + "/";
  }

  String snapshot(String group) {
    return group(group) + SNAPSHOT;
  }

  String end(String group) {
    return group(group) + END;
  }

  String claims(String group) {
    return group(group) + CLAIMS + "/";
  }

  String claim(String group, String name) {
    return claims(group) + escaped(name);
  }

  /** A key that says nothing: the watch has to tell of it. It is in no group. */
  String fresh(String writer) {
    return groups() + "~" + writer;
  }

  /** The folder of the parts of a group's snapshot. */
  String parts(String group) {
    return prefix + "/t/" + escaped(group) + "/";
  }

  /** What a key is for; empty for keys that are not a group's. */
  Optional<Place> place(String key) {
    if (!key.startsWith(groups())) {
      return Optional.empty();
    }
    String[] steps = key.substring(groups().length()).split("/", 3);
    if (steps.length < 2) {
      return Optional.empty();
    }
    return unescaped(steps[0])
        .map(group -> new Place(group, steps[1], steps.length == 2 ? "" : steps[2]));
  }

  /** The first key after all that begin with a text of ASCII. */
  static String after(String beginning) {
    int last = beginning.length() - 1;
    return beginning.substring(0, last) + (char) (beginning.charAt(last) + 1);
  }

  private static boolean isPlain(int octet) {
    return (octet >= 'a' && octet <= 'z')
        || (octet >= 'A' && octet <= 'Z')
        || (octet >= '0' && octet <= '9')
        || octet == '-'
        || octet == '_'
        || octet == '.';
  }

  static String escaped(String name) {
    StringBuilder text = new StringBuilder(name.length());
    for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
      if (isPlain(octet)) {
        text.append((char) octet);
      } else {
        text.append("%%%02x".formatted(octet & 0xff));
      }
    }
    return text.toString();
  }

  private static Optional<String> unescaped(String text) {
    byte[] octets = new byte[text.length()];
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%' && text.substring(i + 1).matches("[0-9a-f]{2}.*")) {
        octets[length++] = (byte) Integer.parseInt(text.substring(i + 1, i + 3), 16);
        i += 2;
      } else if (isPlain(c)) {
        octets[length++] = (byte) c;
      } else {
        return Optional.empty(); // not written by us
      }
    }
    return Optional.of(new String(octets, 0, length, StandardCharsets.UTF_8));
  }
}
