// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import nodeline.HostPort;
import nodeline.IoReason;
import nodeline.Problem;
import nodeline.tls.TlsContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks servers by HTTP; what it returns completes on the loop. */
final class EtcdHttp {
  private static final Logger log = LoggerFactory.getLogger(EtcdHttp.class);
  private static final int MAX_DEPTH = 32;
  private static final int THREADS = 2;
  private static final long IDLE_SECONDS = 10;
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(LimitedBody.MAX_OCTETS)
                          .build())
                  .build())
          .build();

  /**
   * What is asked.
   *
   * @param body null: it is a GET
   * @param token empty: none
   * @param millis until there is an answer
   */
  record Question(String path, JsonNode body, String token, long millis) {}

  private final EtcdLoop loop;
  private final Supplier<Optional<TlsContext>> files;
  private final Executor threads = threads();
  private Optional<TlsContext> tls;
  private HttpClient client;

  /**
   * Asks nothing yet.
   *
   * @param files reads what TLS needs, again when other certificates are revoked; empty: no TLS
   */
  EtcdHttp(EtcdLoop loop, Supplier<Optional<TlsContext>> files) {
    this.loop = loop;
    this.files = files;
    this.tls = files.get();
    this.client = made();
  }

  /** The client; a new one, with new connections, if other certificates are revoked by now. */
  private synchronized HttpClient client() {
    if (tls.filter(TlsContext::isOld).isPresent()) {
      try {
        tls = files.get();
        client = made();
      } catch (Problem e) {
        log.error("etcd keeps the certificates that it knows: {}", e.getMessage());
      }
    }
    return client;
  }

  private HttpClient made() {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .proxy(HttpClient.Builder.NO_PROXY)
            .executor(threads);
    tls.ifPresent(some -> builder.sslContext(some.context()));
    return builder.build();
  }

  /** They end when there is nothing to do: a client of the JDK's cannot be closed. */
  private static Executor threads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread made = new Thread(task, "etcd-http");
              made.setDaemon(true);
              return made;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /** Asks once. */
  CompletableFuture<JsonNode> ask(HostPort server, Question question) {
    CompletableFuture<JsonNode> told = new CompletableFuture<>();
    CompletableFuture<HttpResponse<byte[]>> sent =
        client().sendAsync(request(server, question), info -> new LimitedBody());
    ScheduledFuture<?> late =
        loop.deadline(
            question.millis(),
            () -> {
              told.completeExceptionally(silent(question.millis()));
              sent.cancel(true);
            });
    EtcdLoop.tell(
        sent.thenApply(EtcdHttp::answer),
        (answer, failure) ->
            loop.execute(
                () -> {
                  late.cancel(false);
                  finish(told, answer, failure);
                }));
    return told;
  }

  private void finish(CompletableFuture<JsonNode> told, JsonNode answer, Throwable failure) {
    if (failure == null) {
      told.complete(answer);
    } else {
      told.completeExceptionally(failure(failure));
    }
  }

  static EtcdFailure silent(long millis) {
    return new EtcdFailure(
        EtcdFailure.Kind.SILENT, "no answer within %.1f s".formatted(millis / 1000.0));
  }

  /**
   * Asks for what goes on.
   *
   * @param end is told on the loop when it is over, with the reason
   */
  void stream(HostPort server, Question question, LineBody lines, Consumer<EtcdFailure> end) {
    CompletableFuture<HttpResponse<Void>> sent =
        client().sendAsync(request(server, question), info -> lines);
    EtcdLoop.tell(
        sent,
        (answer, failure) ->
            loop.execute(
                () ->
                    end.accept(
                        failure == null
                            ? new EtcdFailure(EtcdFailure.Kind.UNREACHABLE, "its watch has ended")
                            : failure(failure))));
  }

  private HttpRequest request(HostPort server, Question question) {
    String scheme = tls.isPresent() ? "https://" : "http://";
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(scheme + server + question.path()));
    if (question.body() == null) {
      return request.build();
    }
    // A server without a leader says so at once, and ends its watches.
    request.header("Grpc-Metadata-hasleader", "true");
    if (!question.token().isEmpty()) {
      request.header("Authorization", question.token());
    }
    return request.method("POST", BodyPublishers.ofByteArray(octets(question.body()))).build();
  }

  private static byte[] octets(JsonNode body) {
    try {
      return MAPPER.writeValueAsBytes(body);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode answer(HttpResponse<byte[]> response) {
    JsonNode answer = parse(response.body());
    if (response.statusCode() != 200) {
      throw EtcdFailure.of(response.statusCode(), answer);
    }
    return answer;
  }

  /** The JSON of octets; missing if they are none. */
  static JsonNode parse(byte[] octets) {
    try {
      return MAPPER.readTree(octets);
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  private EtcdFailure failure(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof EtcdFailure known) {
      return known;
    }
    return new EtcdFailure(EtcdFailure.Kind.UNREACHABLE, EtcdFailure.shown(reason(cause)));
  }

  private String reason(Throwable cause) {
    if (cause instanceof HttpConnectTimeoutException) {
      return "no connection within %d s".formatted(CONNECT.toSeconds());
    }
    if (cause instanceof ConnectException && cause.getMessage() == null) {
      return cause.getCause() instanceof UnresolvedAddressException
              || String.valueOf(cause.getCause()).contains("Unresolved")
          ? "unknown host"
          : "connection refused";
    }
    if (cause instanceof SSLException || String.valueOf(cause.getCause()).contains("SSL")) {
      return tls.map(some -> "TLS: " + some.reason(cause)).orElse("TLS");
    }
    String text = IoReason.withoutPath(cause);
    boolean cut =
        text.startsWith("HTTP/1.1 header parser")
            || text.startsWith("chunked transfer")
            || text.contains("EOF reached");
    return cut ? "it closed the connection" : text;
  }
}
