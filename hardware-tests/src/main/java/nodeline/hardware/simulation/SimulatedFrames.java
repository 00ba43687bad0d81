// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.simulation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import nodeline.framing.Request;
import nodeline.framing.RequestHeader;
import nodeline.framing.Verb;

/** What one call has sent. */
final class SimulatedFrames {
  private final SimulatedTty tty;
  private final String id;
  private final SimulatedTty.Question question;
  private final SimulatedMessage message;
  private final List<byte[]> all = new ArrayList<>();
  private int attempt;
  private int window;
  private long at;
  private int characters;

  SimulatedFrames(
      SimulatedTty tty, String id, SimulatedTty.Question question, SimulatedMessage message) {
    this.tty = tty;
    this.id = id;
    this.question = question;
    this.message = message;
  }

  /** Each one. */
  List<byte[]> all() {
    return all;
  }

  /** The last try. */
  int attempt() {
    return attempt;
  }

  /** Seconds of the last frame's window; 0: none. */
  int window() {
    return window;
  }

  /** When the last one was sent, in milliseconds. */
  long at() {
    return at;
  }

  /** Of the last try. */
  int characters() {
    return characters;
  }

  /** Begins the next try. */
  void again() {
    attempt++;
    characters = 0;
  }

  /** Pieces of the message. */
  void send(SimulatedMessage.Run run, int seconds) {
    send(question.verb(), run, message.pieces(), message.text(run), seconds);
  }

  /** Asks for pieces of the result, in a try of its own: for each a 1, a 0 where one is there. */
  void fetch(int first, String mask, int seconds) {
    again();
    send(Verb.FETCH, new SimulatedMessage.Run(first, first), mask.length(), mask, seconds);
  }

  /** Tells that nobody listens any more, in a try of its own. */
  void end() {
    again();
    send(Verb.END, new SimulatedMessage.Run(1, 1), 1, "", 0);
  }

  private void send(Verb verb, SimulatedMessage.Run run, int of, String payload, int seconds) {
    RequestHeader header =
        new RequestHeader(
            id,
            attempt,
            verb,
            seconds,
            tty.takes(),
            question.timeout(),
            run.first(),
            run.last(),
            of);
    byte[] octets = (new Request(header, payload).encode() + "\r\n").getBytes(ISO_8859_1);
    all.add(octets);
    tty.send(octets);
    characters += octets.length;
    window = seconds;
    at = tty.time().now();
  }
}
