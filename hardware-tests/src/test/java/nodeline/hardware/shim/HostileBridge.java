// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.shim;

import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.Scanner;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;

/** What answers one call of a board as no bridge does. */
final class HostileBridge implements AutoCloseable {
  /** Its manners. */
  enum Mood {
    /** Damage, and then the truth. */
    NOISY,
    /** Damage and lies, and then the truth. */
    LYING,
    /** Two results of different length, piece by piece in turn, for ever. */
    WAVERING,
    /** The first piece of a result, and then anything but the next, for ever. */
    STALLING,
    /** Damage only. */
    DAMAGED
  }

  /** What a board says when its call has ended. */
  static final String ENDED = "~ended";

  private static final String REQUEST = "~NL1:([0-9a-f]{12}):[0-9]+:|" + ENDED;

  /** What is a signal or stops the output while no call has the tty. */
  private static final String SIGNALS = "[\003\021\023\032\034]";

  private final SocketChannel console;
  private final Random random;
  private final Mood mood;
  private HostileText text;
  private int patience;

  /**
   * @param socket the console's
   */
  HostileBridge(Path socket, Random random, Mood mood) throws IOException {
    this.console = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    this.random = random;
    this.mood = mood;
    this.patience = random.nextInt(4);
    start(this::answer);
  }

  /** The texts of this kind's results of which the board was told each piece. */
  synchronized Set<String> results(char kind) {
    return text == null ? Set.of() : text.results(kind);
  }

  private static void start(Speech speech) {
    Thread thread =
        new Thread(
            () -> {
              try {
                speech.speak();
              } catch (IOException ended) {
                // The call is over.
                return;
              }
            },
            "hostile");
    thread.setDaemon(true);
    thread.start();
  }

  private void answer() throws IOException {
    InputStream board = Channels.newInputStream(console);
    try (Scanner requests = new Scanner(board, StandardCharsets.ISO_8859_1)) {
      while (requests.findWithinHorizon(REQUEST, 0) != null) {
        MatchResult request = requests.match();
        if (request.group(1) == null) {
          console.close();
          return;
        }
        if (text == null) {
          first(new HostileText(random, request.group(1)));
        }
        reply();
      }
    }
  }

  private synchronized void first(HostileText told) {
    text = told;
  }

  private void reply() throws IOException {
    switch (mood) {
      case NOISY, LYING -> {
        babble();
        if (patience-- <= 0) {
          say(text.result('k', 1 + random.nextInt(3)));
        }
      }
      case DAMAGED -> babble();
      case WAVERING -> storm("", text.piece('k', 1, 2) + "\n" + text.piece('k', 1, 3) + "\n");
      case STALLING -> storm(text.piece('k', 1, 2) + "\n", text.demand() + "\n");
    }
  }

  /** In pieces that end anywhere. */
  private void babble() throws IOException {
    for (int i = random.nextInt(6); i >= 0; i--) {
      boolean lies = mood == Mood.LYING && random.nextBoolean();
      String line = text.line(lies ? text.lie() : text.damage());
      int cut = random.nextInt(line.length() + 1);
      say(line.substring(0, cut));
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(20)));
      say(line.substring(cut));
    }
  }

  private void storm(String before, String again) {
    if (patience >= 0) {
      patience = -1;
      start(
          () -> {
            say(before);
            while (true) {
              say(again);
            }
          });
    }
  }

  private void say(String words) throws IOException {
    String sayable = words.replaceAll(SIGNALS, "~");
    ByteBuffer octets = ByteBuffer.wrap(sayable.getBytes(StandardCharsets.ISO_8859_1));
    while (octets.hasRemaining()) {
      console.write(octets);
    }
  }

  @Override
  public void close() throws IOException {
    console.close();
  }

  private interface Speech {
    void speak() throws IOException;
  }
}
