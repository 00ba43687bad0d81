// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A reader that can be stopped: what writes to it finds its pipe full then. */
final class Gate extends FilterInputStream {
  private boolean closed;

  Gate(InputStream in) {
    super(in);
  }

  synchronized void shut(boolean yes) {
    closed = yes;
    notifyAll();
  }

  private synchronized void pass() throws IOException {
    try {
      while (closed) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    pass();
    return super.read(buffer, offset, length);
  }
}
