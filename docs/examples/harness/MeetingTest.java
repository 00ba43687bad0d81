// SPDX-License-Identifier: Apache-2.0
import static org.junit.jupiter.api.Assertions.assertTrue;

import nodeline.client.junit.NodelineBench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MeetingTest {
  @RegisterExtension static final NodelineBench bench = NodelineBench.of("bench.yaml");

  @Test
  void theBoardsMeet() {
    var client = bench.device("client").push("/tmp/nodeline-harness");
    var waiting = client.start("lava-wait ready; cat \"$LAVA_MULTI_NODE_CACHE\"");
    bench.device("server").push("/tmp/nodeline-harness").exec("lava-send ready port=5201");
    assertTrue(waiting.result().output().contains("port=5201"));
  }
}
