// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EtcdAddressTest {
  @Test
  void fillsInThePortAndThePrefix() {
    Map<String, String> whole =
        Map.of(
            "etcd://lab", "etcd://lab:2379/nodeline",
            "etcd://lab/", "etcd://lab:2379/nodeline",
            "etcds://a,b:1,[::1]/x", "etcds://a:2379,b:1,[::1]:2379/x",
            "etcd://10.0.0.1:2379/lab/bench-2", "etcd://10.0.0.1:2379/lab/bench-2");
    whole.forEach((text, shown) -> assertEquals(shown, EtcdAddress.parse(text).toString(), text));
    whole.values().forEach(text -> assertEquals(text, EtcdAddress.parse(text).toString()));
  }

  @Test
  void saysWhatIsWrong() {
    Map<String, String> wrong =
        Map.of(
            "etcd:lab", "bad address \"etcd:lab\"",
            "etcd://", "a server is missing",
            "etcd://a,,b", "a server is missing",
            "etcd://a b", "bad server \"a b\"",
            "etcd://user@a", "bad server \"user@a\"",
            "etcd://a:0", "bad port: 0",
            "etcd://a:65536", "bad port: 65536",
            "etcd://a,A:2379", "server A:2379 is there twice",
            "etcd://a/x//y", "bad prefix \"/x//y\"",
            "etcd://a/x/", "bad prefix \"/x/\"");
    wrong.forEach(EtcdAddressTest::assertRefused);
    assertRefused("etcd://a/" + "x".repeat(128), "prefix too long: length=129, max=128");
    String many = IntStream.range(0, 17).mapToObj(i -> "h" + i).collect(Collectors.joining(","));
    assertRefused("etcd://" + many, "too many servers: count=17, max=16");
  }

  private static void assertRefused(String text, String why) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> EtcdAddress.parse(text)).getMessage();
    assertTrue(message.contains(why), message);
  }
}
