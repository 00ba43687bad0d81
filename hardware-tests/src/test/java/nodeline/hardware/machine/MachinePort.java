// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.machine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Our end of a machine's port. It is read and written at once, which the JDK's own streams of a
 * channel cannot: they share a lock.
 */
final class MachinePort {
  private final SocketChannel channel;
  private boolean stopped;
  private volatile boolean deaf;

  MachinePort(SocketChannel channel) {
    this.channel = channel;
  }

  /** From now on nothing is read, so that the machine finds the line full, or it is again. */
  synchronized void stopReading(boolean yes) {
    stopped = yes;
    notifyAll();
  }

  /** From now on the machine gets nothing, as a UART that is not clocked; or it does again. */
  void drop(boolean yes) {
    deaf = yes;
  }

  private synchronized void awaitReading() throws IOException {
    try {
      while (stopped) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  InputStream in() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        awaitReading();
        return channel.read(ByteBuffer.wrap(buffer, offset, length));
      }
    };
  }

  OutputStream out() {
    return new OutputStream() {
      @Override
      public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
      }

      @Override
      public void write(byte[] octets, int offset, int length) throws IOException {
        if (!deaf) {
          channel.write(ByteBuffer.wrap(octets, offset, length));
        }
      }
    };
  }
}
