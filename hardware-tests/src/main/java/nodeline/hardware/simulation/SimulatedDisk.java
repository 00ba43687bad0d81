// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.simulation;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import nodeline.journal.JournalDisk;

/** A disk that loses what was not synced, when the host loses its power. */
final class SimulatedDisk implements JournalDisk {
  private final Random random;
  private Content file = new Content();
  private Content next;
  private boolean exists;
  private boolean failing;

  /** The host lost its power while it wrote. */
  static final class PowerCut extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A file, of which a start is safe. */
  private static final class Content {
    byte[] octets = new byte[8_192];
    int length;
    int safe;

    void add(byte[] more) {
      if (length + more.length > octets.length) {
        octets = Arrays.copyOf(octets, 2 * (length + more.length));
      }
      System.arraycopy(more, 0, octets, length, more.length);
      length += more.length;
    }
  }

  SimulatedDisk(Random random) {
    this.random = random;
  }

  /** The power fails in the midst of the next sync. */
  void failInSync() {
    failing = true;
  }

  /** What is safe is left, and any part of what was written after it. */
  void losePower() {
    failing = false;
    next = null;
    int unsafe = file.length - file.safe;
    file.length = file.safe + (unsafe > 0 ? random.nextInt(unsafe + 1) : 0);
    if (file.length > file.safe && random.nextBoolean()) {
      file.octets[file.safe + random.nextInt(file.length - file.safe)] = 0;
    }
    file.safe = file.length;
  }

  @Override
  public String name() {
    return "journal";
  }

  @Override
  public boolean exists() {
    return exists;
  }

  @Override
  public InputStream open() {
    return new ByteArrayInputStream(file.octets, 0, file.length);
  }

  @Override
  public void check() {}

  @Override
  public long size() {
    return file.length;
  }

  @Override
  public void truncate(long length) {
    file.length = Math.toIntExact(length);
    file.safe = Math.min(file.safe, file.length);
  }

  @Override
  public void begin() {
    next = new Content();
  }

  @Override
  public void write(byte[] octets) {
    (next == null ? file : next).add(octets);
  }

  @Override
  public void sync() {
    if (failing) {
      throw new PowerCut();
    }
    file.safe = file.length;
  }

  @Override
  public void settle() {
    if (failing && random.nextBoolean()) {
      throw new PowerCut();
    }
    file = next;
    next = null;
    exists = true;
    file.safe = file.length;
    if (failing) {
      throw new PowerCut();
    }
  }

  @Override
  public void abandon() {
    next = null;
  }

  @Override
  public void close() {}
}
