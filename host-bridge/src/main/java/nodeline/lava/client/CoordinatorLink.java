// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import nodeline.MonotonicClock;
import nodeline.group.Missing;
import nodeline.lava.wire.CoordinatorAddress;
import nodeline.lava.wire.WireRequest;
import nodeline.lava.wire.WireResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The coordinator as this bridge's thread finds it: asked one question at a time, since a real one
 * has a queue of one connection.
 */
final class CoordinatorLink {
  private static final Logger log = LoggerFactory.getLogger(CoordinatorLink.class);

  /** A real coordinator that is stuck dies of who leaves early; a dead host answers nobody. */
  private static final int ANSWER_SECONDS = 120;

  private static final int SLOW_SECONDS = 5;
  private static final int MIN_PAUSE_MILLIS = 100;
  private static final int MAX_PAUSE_MILLIS = 1_000;

  private final CoordinatorAddress address;
  private final CoordinatorClient client;
  private final MonotonicClock clock;
  private volatile String trouble = "";
  private volatile OptionalLong lost = OptionalLong.empty();

  /** One that was not tried yet. */
  CoordinatorLink(CoordinatorAddress address, CoordinatorClient client, MonotonicClock clock) {
    this.address = address;
    this.client = client;
    this.clock = clock;
  }

  CoordinatorClient client() {
    return client;
  }

  /** Whether it is on this machine. */
  boolean isLocal() {
    try {
      return InetAddress.getByName(address.server().host()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  long millis() {
    return clock.millis();
  }

  /** Why it cannot be reached; empty if it can. */
  String trouble() {
    return trouble;
  }

  /** Whom a call waits for, and the coordinator if it cannot be reached. */
  Missing explain(Missing missing) {
    String why = trouble;
    return why.isEmpty() ? missing : missing.behind("coordinator " + address + ": " + why);
  }

  /**
   * Milliseconds until it is to be tried again: as long as it is lost by now, so that each pause is
   * twice the last one, however many calls fail at once.
   */
  long pause() {
    long time = clock.millis();
    return Math.max(MIN_PAUSE_MILLIS, Math.min(MAX_PAUSE_MILLIS, time - lost.orElse(time)));
  }

  /** Asks, and waits for the answer. */
  WireResponse ask(WireRequest request) throws UnreachableException, InterruptedException {
    CompletableFuture<WireResponse> answer = client.ask(request, ANSWER_SECONDS);
    try {
      return heard(patient(answer));
    } catch (ExecutionException e) {
      throw failed(e.getCause());
    }
  }

  private WireResponse patient(CompletableFuture<WireResponse> answer)
      throws ExecutionException, InterruptedException {
    try {
      return answer.get(SLOW_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException slow) {
      becomes("no answer within " + SLOW_SECONDS + " s");
      return answer.get();
    }
  }

  WireResponse heard(WireResponse answer) {
    lost = OptionalLong.empty();
    becomes("");
    return answer;
  }

  UnreachableException failed(Throwable cause) {
    UnreachableException unreachable =
        cause instanceof UnreachableException known
            ? known
            : new UnreachableException(cause.toString());
    if (lost.isEmpty()) {
      lost = OptionalLong.of(clock.millis());
    }
    becomes(unreachable.getMessage());
    return unreachable;
  }

  private void becomes(String next) {
    if (!next.equals(trouble)) {
      trouble = next;
      if (next.isEmpty()) {
        log.info("coordinator {} reached", address);
      } else {
        log.warn("coordinator {} not reached reason={}", address, next);
      }
    }
  }
}
