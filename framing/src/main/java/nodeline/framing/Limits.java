// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

/**
 * What one board may cost the bridge. The defaults are those of {@code docs/protocol.md}, section
 * 11.
 *
 * @param messageOctets octets of a message after unescaping
 * @param messageCharacters characters of a message as escaped
 * @param assemblingCharacters characters of all messages that are not complete yet
 * @param resultOctets octets of a result
 * @param callsInFlight calls without a result
 * @param renewedMillis milliseconds after which a living shim has asked again for such a call
 * @param keptCalls calls with a result
 * @param keptOctets characters of the results that are kept
 * @param keptMillis milliseconds that a result is kept
 */
public record Limits(
    int messageOctets,
    int messageCharacters,
    int assemblingCharacters,
    int resultOctets,
    int callsInFlight,
    long renewedMillis,
    int keptCalls,
    int keptOctets,
    long keptMillis) {
  public static final Limits DEFAULT =
      new Limits(65_536, 262_144, 1_048_576, 1_048_576, 64, 90_000, 1_024, 4_194_304, 600_000);

  private static final int SHORTEST_PIECES = 40;

  /** As many as a message of short pieces has. */
  int messagePieces() {
    return messageCharacters / SHORTEST_PIECES + 1;
  }
}
