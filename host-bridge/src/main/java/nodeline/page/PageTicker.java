// SPDX-License-Identifier: Apache-2.0
package nodeline.page;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import nodeline.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the bridge for what the page shows, on threads of its own: a device that answers late keeps
 * no other client waiting but those of the page. For the page's event loop.
 */
final class PageTicker {
  private static final Logger log = LoggerFactory.getLogger(PageTicker.class);
  private static final int MAX_WAITING = 64;

  private final PageSource source;
  private final Executor loop;
  private final List<LiveStream> streams;
  private final Executor questions = worker("page-status");
  private final Executor searches = worker("page-search");
  private final PageEvents events;
  private boolean asked;
  private Optional<PageView> last = Optional.empty();

  /**
   * @param streams those that are open; changed on the loop only
   */
  PageTicker(PageSource source, Executor loop, List<LiveStream> streams) {
    this.source = source;
    this.loop = loop;
    this.streams = streams;
    this.events = new PageEvents(source.bridge().events());
  }

  private static Executor worker(String name) {
    ThreadPoolExecutor worker =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            new DefaultThreadFactory(name, true));
    worker.allowCoreThreadTimeOut(true);
    return worker;
  }

  /** A second has passed; costs nothing while nobody looks. */
  @SuppressWarnings("FutureReturnValueIgnored") // A loop that ends needs it no more.
  void tick() {
    if (streams.isEmpty()) {
      last = Optional.empty();
    } else if (!asked) {
      asked = true;
      ask(this::view).whenComplete((view, failure) -> loop.execute(() -> show(view, failure)));
    }
  }

  private void show(PageView view, Throwable failure) {
    asked = false;
    if (failure != null) {
      log.debug("page without a status", failure);
      return;
    }
    Map<String, Object> change = last.map(view::since).orElseGet(view::whole);
    String event = change.isEmpty() ? "" : LiveStream.event(change);
    last = Optional.of(view);
    List.copyOf(streams).forEach(stream -> stream.tick(view, event));
  }

  /** What there is to see now. Blocks for the answers of the devices. */
  PageView view() {
    boolean open =
        source.bridge().devices().stream().allMatch(device -> device.mayRead(Optional.empty()));
    return PageView.of(
        source.bridge().status(), source.bridge().groups().states(), open, events.mark());
  }

  /** What happened, for the script that draws it. */
  CompletableFuture<String> timeline() {
    return search(events::timeline);
  }

  /** Has something made that waits for devices; fails with a {@link Problem} if too much waits. */
  <T> CompletableFuture<T> ask(Supplier<T> question) {
    return on(questions, question);
  }

  /** Has something made that reads files; fails with a {@link Problem} if too much waits. */
  <T> CompletableFuture<T> search(Supplier<T> search) {
    return on(searches, search);
  }

  private static <T> CompletableFuture<T> on(Executor worker, Supplier<T> work) {
    try {
      return CompletableFuture.supplyAsync(work, worker);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(
          new Problem("too many ask at once", "ask again in a second", e));
    }
  }
}
