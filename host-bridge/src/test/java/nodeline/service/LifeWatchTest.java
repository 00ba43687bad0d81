// SPDX-License-Identifier: Apache-2.0
package nodeline.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import nodeline.CapturedLog;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LifeWatchTest {
  private static final Duration EACH = Duration.ofMillis(20);

  private final EventLoop loop = new DefaultEventLoop();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicInteger answered = new AtomicInteger();

  @AfterEach
  void stop() {
    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private LifeWatch watch() {
    return watch(EACH);
  }

  private LifeWatch watch(Duration each) {
    return LifeWatch.start(
        () -> CompletableFuture.runAsync(answered::incrementAndGet, loop), each, ended::countDown);
  }

  @Test
  void endsAProgramWhoseEventLoopIsDead() throws Exception {
    try (LifeWatch watch = watch()) {
      Awaitility.await().until(() -> answered.get() > 3);
      loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).await();
      assertTrue(ended.await(30, TimeUnit.SECONDS), "missed=" + watch.missed());
    }
  }

  @Test
  void endsAProgramWhoseEventLoopIsStuck() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    try (LifeWatch watch = watch()) {
      loop.execute(() -> join(stuck));
      assertTrue(ended.await(30, TimeUnit.SECONDS), "missed=" + watch.missed());
    } finally {
      stuck.countDown();
    }
  }

  @Test
  void saysWhatIsDead() throws Exception {
    CompletableFuture<Void> dead =
        CompletableFuture.failedFuture(new IllegalStateException("the journal's thread is dead"));
    try (CapturedLog log = CapturedLog.of(LifeWatch.class);
        LifeWatch watch =
            LifeWatch.start(() -> CompletableFuture.allOf(dead), EACH, ended::countDown)) {
      assertTrue(ended.await(30, TimeUnit.SECONDS), "missed=" + watch.missed());
      assertEquals(
          List.of(
              "ERROR nodeline ends at once: the journal's thread is dead. Its service starts it"
                  + " again, with its groups"),
          log.lines());
    }
  }

  @Test
  void leavesAloneWhatAnswersLate() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    try (LifeWatch watch = watch(Duration.ofMillis(250))) {
      loop.execute(() -> join(busy));
      Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> watch.missed() > 3);
      busy.countDown();
      int before = answered.get();
      Awaitility.await().until(() -> answered.get() > before + 3);
      assertFalse(ended.await(0, TimeUnit.SECONDS));
    }
  }

  private static void join(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
