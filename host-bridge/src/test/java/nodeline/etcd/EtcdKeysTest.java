// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EtcdKeysTest {
  private final EtcdKeys keys = new EtcdKeys("/lab");

  @Test
  void noNameLeavesItsFolder() {
    for (String name :
        List.of(
            "", "a", "/", "a/b", "..", "%2f", "%", "a%", "\n", "\0", "\u00e4", "\ud83d\ude00")) {
      String folder = keys.group(name);
      assertTrue(folder.matches("/lab/g/[A-Za-z0-9._%-]*/"), folder);
      assertEquals(
          Optional.of(new EtcdKeys.Place(name, "l", "x-1")),
          keys.place(keys.records(name) + "x-1"));
      assertEquals(Optional.of(new EtcdKeys.Place(name, "s", "")), keys.place(keys.snapshot(name)));
      String claim = keys.claim("lab", name);
      assertEquals(keys.claims("lab"), claim.substring(0, claim.lastIndexOf('/') + 1));
    }
  }

  @Test
  void keysOfOthersAreNoGroups() {
    for (String key :
        List.of(
            "/lab/g/",
            "/lab/g/x",
            "/lab/h/x/l/y",
            "/lab/g/%zz/l/y",
            "/lab/g/%4/l",
            "/lab/g/a b/l")) {
      assertEquals(Optional.empty(), keys.place(key), key);
    }
  }

  @Test
  void aFolderEndsBeforeTheNextOne() {
    String end = EtcdKeys.after(keys.group("a"));
    assertTrue(end.compareTo(keys.claim("a", "\uffff")) > 0);
    assertTrue(end.compareTo(keys.group("a0")) <= 0);
    assertFalse(
        keys.group("a-b").compareTo(keys.group("a")) > 0 && keys.group("a-b").compareTo(end) < 0);
  }
}
