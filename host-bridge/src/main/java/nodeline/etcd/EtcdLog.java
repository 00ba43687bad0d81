// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import nodeline.Problem;
import nodeline.group.GroupLog;
import nodeline.tls.TlsContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The logs of groups in an etcd cluster. */
public final class EtcdLog implements GroupLog {
  private static final Logger log = LoggerFactory.getLogger(EtcdLog.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int MAX_PIECE = 32 * 1_048_576;
  private static final long END_MILLIS = 1_000;

  private final EtcdLoop loop = new EtcdLoop();
  private final String writer = newId();
  private final EtcdKeys keys;
  private final EtcdLink link;
  private final EtcdTasks tasks;
  private final EtcdWatch watch;
  private final Appends appends;
  private final Claims claims;
  private final Freshness freshness;
  private final Map<String, RecordFeed> feeds = new HashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Begins to look for a server, for as long as it takes.
   *
   * @throws Problem if files of TLS or of the password cannot be used
   */
  public EtcdLog(EtcdSettings settings) {
    settings.user().ifPresent(EtcdSettings.User::require);
    EtcdAddress address = settings.address();
    EtcdHttp http =
        new EtcdHttp(
            loop,
            () ->
                address.tls()
                    ? Optional.of(TlsContext.of(settings.tls(), address.toString()))
                    : Optional.empty());
    keys = new EtcdKeys(address.prefix());
    List<EtcdServer> servers =
        address.servers().stream()
            .map(place -> new EtcdServer(place, http, settings.user()))
            .toList();
    link = new EtcdLink(loop, servers, keys.groups(), new Life());
    tasks = new EtcdTasks(loop, link);
    watch = new EtcdWatch(loop, link, keys, new Changes());
    appends = new Appends(loop, link, tasks, keys, watch, writer);
    claims = new Claims(loop, link, tasks, keys);
    freshness = new Freshness(link, keys, watch, claims.lease(), writer);
    loop.repeat(Freshness.EVERY, freshness::check);
    loop.execute(link::start);
  }

  /** Sixteen digits that no other has. */
  static String newId() {
    return "%016x".formatted(RANDOM.nextLong());
  }

  private final class Life implements EtcdLink.Listener {
    @Override
    public void connected(long revision) {
      watch.open(revision);
      tasks.next();
      appends.send();
      claims.lease().keep();
      freshness.check();
    }

    @Override
    public void lost() {
      watch.close();
    }
  }

  private final class Changes implements EtcdWatch.Listener {
    @Override
    public void changed(EtcdEvent event) {
      EtcdKeys.Place place = event.place();
      if (place.folder().equals(EtcdKeys.CLAIMS)) {
        claims.changed(event);
        return;
      }
      if (event.put() && place.folder().equals(EtcdKeys.RECORDS)) {
        RecordKey.parse(place.rest())
            .filter(key -> key.writer().equals(writer))
            .ifPresent(key -> appends.seen(place.group(), key));
      }
      RecordFeed feed = feeds.get(place.group());
      if (feed != null) {
        feed.take(event);
      }
    }

    @Override
    public void reached(long revision) {
      freshness.reached(revision);
    }

    @Override
    public void compacted() {
      log.info("etcd has compacted what was not read yet: all groups are read anew");
      ObjectNode any =
          JsonNodeFactory.instance.objectNode().put("key", EtcdTxn.octets(keys.groups()));
      tasks.run(
          () -> link.call(EtcdServer.RANGE, any),
          answer -> {
            watch.restart(answer.path("header").path("revision").asLong());
            feeds.values().forEach(RecordFeed::read);
            claims.readAgain();
          });
    }
  }

  @Override
  public void append(String group, List<String> records, Runnable whenSafe) {
    List<String> lines = List.copyOf(records);
    long length = lines.stream().mapToLong(String::length).sum();
    if (length > MAX_PIECE) {
      throw new IllegalArgumentException(
          "records too long: length=%d, max=%d".formatted(length, MAX_PIECE));
    }
    if (lines.stream().anyMatch(line -> line.indexOf('\n') >= 0)) {
      throw new IllegalArgumentException("a record has several lines");
    }
    appends.expect(length);
    loop.execute(() -> appends.append(group, lines, whenSafe));
  }

  @Override
  public Following follow(String group, Follower follower) {
    RecordFeed feed = new RecordFeed(tasks, link, keys, group, follower);
    loop.execute(
        () -> {
          RecordFeed before = feeds.put(group, feed);
          if (before != null) {
            before.close();
          }
          feed.read();
        });
    return () ->
        loop.execute(
            () -> {
              feed.close();
              feeds.remove(group, feed);
            });
  }

  @Override
  public void replace(String group, long revision, List<String> snapshot) {
    List<String> lines = List.copyOf(snapshot);
    loop.execute(
        () -> {
          Replacement replacement = new Replacement(link, keys, group, revision, lines);
          tasks.run(replacement::run, done -> {});
        });
  }

  @Override
  public void end(String group, long revision, Consumer<Boolean> told) {
    loop.execute(
        () -> {
          EtcdEnding ending = new EtcdEnding(link, keys, group, revision);
          tasks.run(ending::run, told);
        });
  }

  @Override
  public Following claim(String group, String name, String holder, Consumer<Claim> told) {
    ClaimText text = new ClaimText(writer, name, holder);
    AtomicReference<OwnClaim> claim = new AtomicReference<>();
    loop.execute(() -> claim.set(claims.claim(group, text, told)));
    return () -> loop.execute(() -> claims.remove(claim.get()));
  }

  @Override
  public Following claims(String group, Consumer<Map<String, String>> told) {
    AtomicReference<Runnable> end = new AtomicReference<>();
    loop.execute(() -> end.set(claims.follow(group, told)));
    return () -> loop.execute(() -> end.get().run());
  }

  @Override
  public void unclaimed(Optional<String> after, int most, Consumer<Unclaimed> told) {
    loop.execute(() -> tasks.run(() -> new EtcdSurvey(link, keys, most).after(after), told));
  }

  @Override
  public Optional<String> refusal(long octets) {
    return appends.refusal(octets);
  }

  @Override
  public Optional<Long> lagMillis() {
    return freshness.lagMillis();
  }

  @Override
  public Optional<String> problem() {
    return link.problem().or(appends::problem);
  }

  @Override
  public Optional<String> endpoint() {
    return link.shown();
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.execute(
        () ->
            EtcdLoop.tell(
                claims.lease().end(),
                (answer, failure) -> {
                  watch.close();
                  link.end();
                  loop.end();
                  done.complete(null);
                }));
    if (loop.isMine()) {
      return; // it cannot wait for itself
    }
    try {
      done.get(END_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      log.debug("etcd: the claims end with their lease");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
