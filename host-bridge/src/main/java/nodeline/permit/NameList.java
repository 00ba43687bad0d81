// SPDX-License-Identifier: Apache-2.0
package nodeline.permit;

import java.util.List;
import java.util.Optional;

/**
 * Those who may do something.
 *
 * @param any everybody who gets there, whoever it is
 * @param list those who may; empty with {@code any}
 */
public record NameList(boolean any, List<PeerName> list) {
  public static final NameList ANY = new NameList(true, List.of());
  public static final NameList NONE = new NameList(false, List.of());

  /** What a hint says of them. */
  public static final String EXAMPLES =
      "any, none, or names: cert:alice (the CN of a certificate), user:alice (a user of this host)";

  public NameList {
    list = List.copyOf(list);
  }

  /**
   * Reads {@code any}, {@code none} or names.
   *
   * @throws IllegalArgumentException with one line that says what is wrong
   */
  public static NameList parse(List<String> texts) {
    if (texts.equals(List.of("any"))) {
      return ANY;
    }
    if (texts.equals(List.of("none"))) {
      return NONE;
    }
    return new NameList(
        false,
        texts.stream()
            .map(
                text ->
                    PeerName.parse(text)
                        .orElseThrow(() -> new IllegalArgumentException("bad name: " + text)))
            .toList());
  }

  /** Whether this client is one of them; empty: it has proved no name. */
  public boolean permits(Optional<PeerName> peer) {
    return any || peer.filter(list::contains).isPresent();
  }

  /** Whether one of them may be there, where only names of this kind can be proved. */
  boolean isReached(Optional<PeerName.Kind> kind) {
    return any || list.stream().anyMatch(name -> Optional.of(name.kind()).equals(kind));
  }

  /** What {@link #parse} reads back, a text each. */
  public List<String> texts() {
    return any
        ? List.of("any")
        : list.isEmpty() ? List.of("none") : list.stream().map(PeerName::toString).toList();
  }

  @Override
  public String toString() {
    return String.join(",", texts());
  }
}
