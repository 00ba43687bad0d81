// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.Arrays;

/** A disk without a disk, whose file is there from the start. */
final class MemoryDisk implements JournalDisk {
  private byte[] file;
  private ByteArrayOutputStream next;

  MemoryDisk(byte[] file) {
    this.file = file.clone();
  }

  byte[] octets() {
    return file.clone();
  }

  @Override
  public String name() {
    return "journal";
  }

  @Override
  public boolean exists() {
    return true;
  }

  @Override
  public InputStream open() {
    return new ByteArrayInputStream(file);
  }

  @Override
  public void check() {}

  @Override
  public long size() {
    return file.length;
  }

  @Override
  public void truncate(long length) {
    file = Arrays.copyOf(file, (int) Math.min(file.length, length));
  }

  @Override
  public void begin() {
    next = new ByteArrayOutputStream();
  }

  @Override
  public void write(byte[] octets) {
    if (next != null) {
      next.writeBytes(octets);
    } else {
      int length = file.length;
      file = Arrays.copyOf(file, length + octets.length);
      System.arraycopy(octets, 0, file, length, octets.length);
    }
  }

  @Override
  public void sync() {}

  @Override
  public void settle() {
    file = next.toByteArray();
    next = null;
  }

  @Override
  public void abandon() {
    next = null;
  }

  @Override
  public void close() {}
}
