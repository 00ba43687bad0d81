// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.Optional;

/**
 * A broken request that was given up.
 *
 * @param kind why
 * @param header its header, if that was intact
 * @param answerable whether {@link DeviceProtocol#onDamaged} should know: the header is intact, and
 *     window has not passed since it came, and no intact request has come after the broken one that
 *     repeats it or listens in its place
 */
public record Damaged(DamageKind kind, Optional<RequestHeader> header, boolean answerable) {
  private static final long MILLIS = 1_000;

  static Damaged of(DamageKind kind, Optional<RequestHeader> header, long age) {
    boolean listens = header.isPresent() && age < header.get().window() * MILLIS;
    return new Damaged(kind, header, listens);
  }

  /** The same, once an intact request has followed at once. */
  Damaged followedBy(Request request) {
    boolean repeated = header.isPresent() && header.get().id().equals(request.id());
    return new Damaged(kind, header, answerable && !repeated && request.window() == 0);
  }
}
