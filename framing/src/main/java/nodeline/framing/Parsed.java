// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.Optional;

/**
 * What the octets of one supposed frame turned out to be.
 *
 * @param verdict why there is no frame, or {@link Verdict#GOOD}
 * @param frame the frame, if the verdict is good
 */
public record Parsed<T>(Verdict verdict, Optional<T> frame) {
  static <T> Parsed<T> good(T frame) {
    return new Parsed<>(Verdict.GOOD, Optional.of(frame));
  }

  static <T> Parsed<T> bad(Verdict verdict) {
    return new Parsed<>(verdict, Optional.empty());
  }
}
