// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.BiConsumer;

/**
 * Takes an answer that goes on line by line; the next ones come when those before are done with.
 */
final class LineBody implements BodySubscriber<Void> {
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private final BiConsumer<List<byte[]>, Runnable> lines;
  private ByteArrayOutputStream line = new ByteArrayOutputStream();
  private volatile Flow.Subscription subscription;

  /**
   * @param lines gets whole lines, and what to run when it has done with them
   */
  LineBody(BiConsumer<List<byte[]>, Runnable> lines) {
    this.lines = lines;
  }

  @Override
  public CompletionStage<Void> getBody() {
    return end;
  }

  /** Ends the connection. */
  void cancel() {
    Flow.Subscription made = subscription;
    if (made != null) {
      made.cancel();
    }
    end.cancel(false);
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    if (end.isDone()) {
      given.cancel();
    } else {
      given.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    List<byte[]> whole = new ArrayList<>();
    for (ByteBuffer buffer : buffers) {
      take(buffer, whole);
    }
    if (line.size() > LimitedBody.MAX_OCTETS) {
      subscription.cancel();
      onError(new EtcdFailure(EtcdFailure.Kind.TOO_LONG, "a line of the watch is too long"));
    } else if (whole.isEmpty()) {
      subscription.request(1);
    } else {
      lines.accept(whole, () -> subscription.request(1));
    }
  }

  private void take(ByteBuffer buffer, List<byte[]> whole) {
    byte[] octets = new byte[buffer.remaining()];
    buffer.get(octets);
    int begin = 0;
    for (int i = 0; i < octets.length; i++) {
      if (octets[i] == '\n') {
        line.write(octets, begin, i - begin);
        whole.add(line.toByteArray());
        line = new ByteArrayOutputStream();
        begin = i + 1;
      }
    }
    line.write(octets, begin, octets.length - begin);
  }

  @Override
  public void onError(Throwable failure) {
    end.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    end.complete(null);
  }
}
