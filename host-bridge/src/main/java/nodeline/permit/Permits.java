// SPDX-License-Identifier: Apache-2.0
package nodeline.permit;

import java.util.Optional;

/**
 * Who may read and who may write a console. To write is to read, too.
 *
 * @param read those who may only read
 */
public record Permits(NameList read, NameList write) {
  /** Everybody who gets there may write. */
  public static final Permits OPEN = new Permits(NameList.ANY, NameList.ANY);

  /** What a client may do. */
  public enum Right {
    NONE,
    READ,
    WRITE
  }

  /** Those of a configuration that names some: where it leaves one out, nobody has it. */
  public static Permits of(Optional<NameList> read, Optional<NameList> write) {
    return read.isEmpty() && write.isEmpty()
        ? OPEN
        : new Permits(read.orElse(NameList.NONE), write.orElse(NameList.NONE));
  }

  /** What this client may do; empty: it has proved no name. */
  public Right of(Optional<PeerName> peer) {
    return write.permits(peer) ? Right.WRITE : read.permits(peer) ? Right.READ : Right.NONE;
  }

  /** Whether they make a difference between clients. */
  public boolean areOpen() {
    return write.any();
  }

  /** Whether nobody can have the console where only names of this kind are proved; empty: none. */
  public boolean exclude(Optional<PeerName.Kind> proved) {
    return !read.isReached(proved) && !write.isReached(proved);
  }
}
