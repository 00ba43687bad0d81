// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import java.io.IOException;
import java.io.InputStream;

/** The disk of a process that can be killed: it writes nothing more, and its locks are free. */
final class MortalDisk implements JournalDisk {
  private final JournalDisk disk;
  private boolean dead;

  MortalDisk(JournalDisk disk) {
    this.disk = disk;
  }

  synchronized void kill() throws IOException {
    dead = true;
    disk.close();
  }

  @Override
  public String name() {
    return disk.name();
  }

  @Override
  public boolean exists() {
    return disk.exists();
  }

  @Override
  public InputStream open() throws IOException {
    return disk.open();
  }

  @Override
  public synchronized void check() throws IOException {
    if (!dead) {
      disk.check();
    }
  }

  @Override
  public synchronized long size() throws IOException {
    return dead ? Long.MAX_VALUE : disk.size();
  }

  @Override
  public synchronized void truncate(long length) throws IOException {
    if (!dead) {
      disk.truncate(length);
    }
  }

  @Override
  public synchronized void begin() throws IOException {
    if (!dead) {
      disk.begin();
    }
  }

  @Override
  public synchronized void write(byte[] octets) throws IOException {
    if (!dead) {
      disk.write(octets);
    }
  }

  @Override
  public synchronized void sync() throws IOException {
    if (!dead) {
      disk.sync();
    }
  }

  @Override
  public synchronized void settle() throws IOException {
    if (!dead) {
      disk.settle();
    }
  }

  @Override
  public synchronized void abandon() throws IOException {
    if (!dead) {
      disk.abandon();
    }
  }

  @Override
  public void close() throws IOException {
    disk.close();
  }
}
