// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import nodeline.CapturedLog;
import nodeline.HostPort;
import nodeline.group.Member;
import nodeline.lava.wire.ClientIdentity;
import nodeline.lava.wire.CoordinatorAddress;
import nodeline.lava.wire.RequestVerb;
import nodeline.lava.wire.WireRequest;
import nodeline.lava.wire.WireResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a coordinator that was lost is tried again. */
class CoordinatorLinkTest {
  private final AtomicLong now = new AtomicLong(50_000);
  private final CoordinatorAddress address =
      new CoordinatorAddress(new HostPort("127.0.0.1", 1), false);
  private final CoordinatorClient client =
      new CoordinatorClient(address.server(), Optional.empty());
  private final CoordinatorLink link = new CoordinatorLink(address, client, now::get);
  private final CapturedLog log = CapturedLog.of(CoordinatorLink.class);

  @AfterEach
  void stop() {
    client.close();
    log.close();
    log.assertWarnsOf("coordinator " + address + " not reached reason=connection refused");
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
    assertEquals(1, log.warnings().size());
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
  void aStopTellsWhyAConnectionIsNotMade() throws Exception {
    CountDownLatch stopped = new CountDownLatch(1);
    // Nothing is connected meanwhile.
    client.later(0, () -> Awaitility.await().until(() -> stopped.getCount() == 0));
    ClientIdentity sender = new ClientIdentity(new Member("g", "1", "r"), "host", 1);
    var asked = client.ask(WireRequest.of(sender, RequestVerb.COMPLETE), 1);
    client.stopConnecting();
    stopped.countDown();
    Exception failed =
        assertThrows(ExecutionException.class, () -> asked.get(10, TimeUnit.SECONDS));
    assertEquals("given up at the stop", failed.getCause().getMessage());
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
