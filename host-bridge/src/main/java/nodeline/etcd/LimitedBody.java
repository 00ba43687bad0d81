// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Takes an answer of a bounded length. */
final class LimitedBody implements BodySubscriber<byte[]> {
  /** The gateway's own limit, 4 MiB of the binary form, and its base64. */
  static final int MAX_OCTETS = 16 * 1_048_576;

  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
  private Flow.Subscription subscription;

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      if (octets.size() + buffer.remaining() > MAX_OCTETS) {
        subscription.cancel();
        onError(new EtcdFailure(EtcdFailure.Kind.TOO_LONG, "the answer is too long"));
        return;
      }
      byte[] some = new byte[buffer.remaining()];
      buffer.get(some);
      octets.writeBytes(some);
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    body.complete(octets.toByteArray());
  }
}
