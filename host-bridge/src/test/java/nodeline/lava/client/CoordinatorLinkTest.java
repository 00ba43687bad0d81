// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import nodeline.lava.wire.CoordinatorAddress;
import nodeline.lava.wire.WireResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a coordinator that was lost is tried again. */
class CoordinatorLinkTest {
  private final AtomicLong now = new AtomicLong(50_000);
  private final CoordinatorAddress address = new CoordinatorAddress("127.0.0.1", 1);
  private final CoordinatorClient client = new CoordinatorClient(address, Optional.empty());
  private final CoordinatorLink link = new CoordinatorLink(address, client, now::get);

  @AfterEach
  void stop() {
    client.close();
  }

  private void fails() {
    link.failed(new UnreachableException("connection refused"));
  }

  @Test
  void manyCallsThatFailAtOnceAreTriedAgainSoon() {
    for (int call = 0; call < 64; call++) {
      fails();
    }
    assertEquals(100, link.pause());
  }

  @Test
  void pausesDoubleUpToASecond() {
    for (long pause : new long[] {100, 100, 200, 400, 800, 1_000, 1_000}) {
      fails();
      assertEquals(pause, link.pause());
      now.addAndGet(pause);
    }
  }

  @Test
  void beginsAnewOnceItWasReached() throws Exception {
    fails();
    now.addAndGet(60_000);
    fails();
    link.heard(WireResponse.of(WireResponse.ACK));
    now.addAndGet(60_000);
    fails();
    assertEquals(100, link.pause());
  }
}
