// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.etcd;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Carries requests to a server, loses some answers to transactions, and may slow watches down. */
final class LossyProxy implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int target;
  private final double loss;
  private final Random random = new Random(3);
  private final AtomicInteger lost = new AtomicInteger();
  private final AtomicInteger watches = new AtomicInteger();
  private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();
  private volatile boolean cutsNext;
  private volatile boolean mute;
  private volatile boolean cut;
  private volatile int octetsAMilli = Integer.MAX_VALUE;

  /**
   * @param loss part of the answers, 0 to 1
   */
  LossyProxy(int target, double loss) throws IOException {
    this.target = target;
    this.loss = loss;
    start(this::accept);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "lossy-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return server.getLocalPort();
  }

  /** Loses the next answer to a transaction, and carries nothing from then on. */
  void cutAfterNext() {
    cutsNext = true;
  }

  void goOn() {
    mute = false;
    cut = false;
  }

  /** What watches tell takes its time from now on. */
  void slowWatches(int to) {
    octetsAMilli = to;
  }

  /** Watches that were begun. */
  int watches() {
    return watches.get();
  }

  int lost() {
    return lost.get();
  }

  private boolean loses() {
    synchronized (random) {
      return random.nextDouble() < loss;
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        if (cut) {
          client.close();
          continue;
        }
        Socket there = new Socket(InetAddress.getLoopbackAddress(), target);
        Pair pair = new Pair(client, there);
        pairs.add(pair);
        start(pair::up);
        start(pair::down);
      }
    } catch (IOException e) {
      // closed
    }
  }

  /** The two halves of a connection. */
  private final class Pair {
    private final Socket client;
    private final Socket there;
    private volatile boolean loses;
    private volatile boolean watches;

    Pair(Socket client, Socket there) {
      this.client = client;
      this.there = there;
    }

    void up() {
      carry(
          client,
          there,
          text -> {
            if (text.contains("POST /v3/watch")) {
              LossyProxy.this.watches.incrementAndGet();
              watches = true;
            }
            if (text.contains("POST /v3/kv/txn")) {
              mute |= cutsNext; // a watch on another connection must not tell of it either
              loses = cutsNext || loses();
            }
            return true;
          });
    }

    void down() {
      carry(
          there,
          client,
          text -> {
            // Of another connection, it may come before the server has the transaction.
            if (loses) {
              lost.incrementAndGet();
              cutAll();
            }
            if (watches) {
              pass(text.length() / octetsAMilli);
            }
            return !loses && !mute;
          });
    }

    private void pass(long millis) {
      try {
        TimeUnit.MILLISECONDS.sleep(millis); // the fault itself
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void cutAll() {
      if (cutsNext) {
        cutsNext = false;
        cut = true;
        pairs.forEach(Pair::end);
      }
    }

    private void end() {
      try (client;
          there) {
        pairs.remove(this);
      } catch (IOException e) {
        // it has ended
      }
    }

    private void carry(Socket from, Socket to, Predicate<String> goesOn) {
      byte[] octets = new byte[65_536];
      try (from;
          to;
          InputStream in = from.getInputStream();
          OutputStream out = to.getOutputStream()) {
        int count;
        while ((count = in.read(octets)) > 0
            && goesOn.test(new String(octets, 0, count, StandardCharsets.ISO_8859_1))) {
          out.write(octets, 0, count);
        }
      } catch (IOException e) {
        // the other half has ended
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
