// SPDX-License-Identifier: Apache-2.0
package nodeline.portlock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UucpLockTest {
  @TempDir private Path folder;
  @TempDir private Path devices;
  private final AtomicLong nanos = new AtomicLong();
  private Path file;
  private Path device;

  /** Has the device open. */
  private Process other;

  @BeforeEach
  void startAnother() throws IOException {
    file = folder.resolve("LCK..ttyUSB0");
    device = Files.createFile(devices.toRealPath().resolve("ttyUSB0"));
    other = new ProcessBuilder("sleep", "100").redirectInput(device.toFile()).start();
  }

  @AfterEach
  void endTheOther() {
    other.destroyForcibly();
  }

  private UucpLock take() throws IOException {
    return UucpLock.take(folder, device, "ttyUSB0", nanos::get);
  }

  private void passDoubt() {
    nanos.addAndGet(2_000_000_000L);
  }

  private long endedPid() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    return ended.pid();
  }

  private void assertFolderHolds(Path... files) throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      assertEquals(List.of(files), found.toList());
    }
  }

  @Test
  void writesItsPidInTenColumnsForAllToRead() throws IOException {
    UucpLock lock = take();
    assertEquals("%10d\n".formatted(ProcessHandle.current().pid()), Files.readString(file));
    assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertFolderHolds(file);
    lock.release();
    assertFolderHolds();
  }

  @Test
  void namesTheProcessThatHoldsIt() throws IOException {
    for (String content : List.of("%10d\n", "%d\n", "%10d minicom root\n")) {
      Files.writeString(file, content.formatted(other.pid()));
      String message = assertThrows(UucpLock.Held.class, this::take).getMessage();
      assertEquals("held by pid %d (sleep): %s".formatted(other.pid(), file), message);
    }
    Files.write(
        file,
        ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt((int) other.pid()).array());
    assertTrue(assertThrows(UucpLock.Held.class, this::take).getMessage().contains("(sleep)"));
    assertFolderHolds(file);
  }

  @Test
  void removesOneWhoseProcessIsDead() throws Exception {
    Files.writeString(file, "%10d\n".formatted(endedPid()));
    take().release();
    assertFolderHolds();
  }

  @Test
  void removesOneThatAnEarlierProcessOfItsPidHasLeft() throws Exception {
    Files.writeString(file, "%10d\n".formatted(ProcessHandle.current().pid()));
    take().release();
    assertFolderHolds();
  }

  @Test
  void doesNotTakeItTwice() throws Exception {
    UucpLock lock = take();
    String message = assertThrows(UucpLock.Held.class, this::take).getMessage();
    assertEquals("still open here, or being closed: " + file, message);
    lock.release();
    take().release();
  }

  /** A program makes its file before it opens the port. */
  @Test
  void doubtsAFileWhoseProcessHasNotThePortOpen() throws Exception {
    Process innocent = new ProcessBuilder("sleep", "100").start();
    try {
      Files.writeString(file, "%10d\n".formatted(innocent.pid()));
      String message = assertThrows(UucpLock.Held.class, this::take).getMessage();
      assertEquals(
          "locked by a file that names pid %d (sleep), which has not the port open: %s"
              .formatted(innocent.pid(), file),
          message);
      Files.writeString(file, "1\n"); // whatever it names meanwhile
      passDoubt();
      take().release();
      assertFolderHolds();
    } finally {
      innocent.destroyForcibly();
    }
  }

  @Test
  void believesAFileWhoseProcessHasThePortOpenForAnyTime() throws Exception {
    Files.writeString(file, "%10d\n".formatted(other.pid()));
    for (int i = 0; i < 3; i++) {
      assertThrows(UucpLock.Held.class, this::take);
      passDoubt();
    }
    assertFolderHolds(file);
  }

  @Test
  void leavesAloneWhatItDoesNotUnderstandForAWhile() throws Exception {
    for (String content : List.of("", "hello", "-5\n", "99999999999\n")) {
      Files.writeString(file, content);
      String message = assertThrows(UucpLock.Held.class, this::take).getMessage();
      assertEquals("locked by a file without a pid: " + file, message);
      assertEquals(content, Files.readString(file));
      passDoubt();
      take().release();
      assertFolderHolds();
    }
  }

  @Test
  void followsNoSymbolicLink() throws Exception {
    Path precious = Files.writeString(devices.resolve("precious"), "%10d\n".formatted(endedPid()));
    Files.createSymbolicLink(file, precious);
    assertThrows(UucpLock.Held.class, this::take);
    assertTrue(Files.exists(file, LinkOption.NOFOLLOW_LINKS));
    passDoubt();
    take().release();
    assertTrue(Files.exists(precious), "the link alone was removed");
    Files.createSymbolicLink(file, devices.resolve("none"));
    assertThrows(UucpLock.Held.class, this::take);
    passDoubt();
    take().release();
    assertFalse(Files.exists(devices.resolve("none")), "nothing was created through the link");
  }

  /** Whoever may write in the folder could hold a port's opening up for ever. */
  @Test
  void waitsForNobodyWhereAFifoTakesTheFilesPlace() throws Exception {
    Path fifo = devices.resolve("fifo");
    assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
    Path text = Files.writeString(devices.resolve("text"), "hello");
    Files.createLink(file, text);
    AtomicBoolean over = new AtomicBoolean();
    Thread swaps = new Thread(() -> swap(over, fifo, text));
    Thread takes =
        new Thread(
            () -> {
              for (int i = 0; i < 500; i++) {
                assertThrows(UucpLock.Held.class, this::take);
              }
            });
    takes.setDaemon(true);
    swaps.start();
    takes.start();
    takes.join(60_000);
    boolean stuck = takes.isAlive();
    over.set(true);
    swaps.join();
    assertFalse(stuck, "the file's reader waits for a writer");
  }

  private void swap(AtomicBoolean over, Path... others) {
    try {
      for (int i = 0; !over.get(); i++) {
        Path next = devices.resolve("next");
        Files.createLink(next, others[i % 2]);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Such as another user's in a folder where each may remove his own files only. */
  @Test
  void goesOnWithoutAFileWhereADoubtfulOneCannotBeRemoved() throws Exception {
    Files.createDirectories(file.resolve("not a file"));
    assertThrows(UucpLock.Held.class, this::take);
    passDoubt();
    String message = assertThrows(UucpLock.Doubtful.class, this::take).getMessage();
    assertEquals("it names no process that has the port open: " + file, message);
  }

  @Test
  void leavesAnothersFileWhenItIsReleased() throws Exception {
    UucpLock lock = take();
    Files.delete(file);
    Files.writeString(file, "%10d\n".formatted(other.pid()));
    lock.release();
    assertFolderHolds(file);
  }

  @Test
  void saysThatTheFolderIsMissing() {
    assertThrows(IOException.class, () -> UucpLock.take(folder.resolve("none"), device, "ttyUSB0"));
    assertThrows(IOException.class, () -> UucpLock.take(folder.resolve("none"), device, "ttyUSB0"));
  }

  @Test
  void isTakenByOneOfManyThoughItWasStale() throws Exception {
    for (int round = 0; round < 20; round++) {
      Files.writeString(file, "%10d\n".formatted(endedPid()));
      List<UucpLock> taken = new CopyOnWriteArrayList<>();
      CyclicBarrier together = new CyclicBarrier(4);
      List<Thread> threads =
          IntStream.range(0, 4)
              .mapToObj(
                  i ->
                      new Thread(
                          () -> {
                            try {
                              together.await();
                              taken.add(take());
                            } catch (Exception e) {
                              // Held by the one that was faster.
                            }
                          }))
              .toList();
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(1, taken.size());
      assertFolderHolds(file);
      taken.get(0).release();
    }
  }
}
