// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import nodeline.Problem;

/**
 * Waits for a bridge and for its links. The bridge itself answers when they are up; while there is
 * none, the kernel tells what happens in the folder of its socket.
 */
public final class BridgeWait {
  private static final Duration ENDLESS = Duration.ofDays(36_500);

  /** What the kernel does not tell, as of a folder on another machine, is looked for so often. */
  private static final long LOOK_MILLIS = 1_000;

  private final Supplier<Path> place;
  private final Optional<Duration> limit;
  private final long deadline;

  /**
   * Begins now.
   *
   * @param place where the socket is, asked again: a bridge that comes decides it
   * @param limit how long to wait at most
   */
  public BridgeWait(Supplier<Path> place, Optional<Duration> limit) {
    this.place = place;
    this.limit = limit;
    this.deadline = System.nanoTime() + limit.orElse(ENDLESS).toNanos();
  }

  /**
   * Returns when a bridge is ready and the links are up.
   *
   * @param devices whose links; an empty list: all; nothing: no links
   * @throws Problem if that was not in time, or can never be
   */
  public void until(Optional<List<String>> devices) throws InterruptedException {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("command", "wait");
    devices.ifPresent(names -> request.put("up", names));
    Optional<Problem> missing = attempt(request);
    while (missing.isPresent()) {
      if (left() <= 0) {
        throw late(devices);
      }
      missing = attempt(request);
    }
  }

  private Path path() {
    return place.get().toAbsolutePath();
  }

  private long left() {
    return TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
  }

  /** Empty if it is so. Otherwise something has changed meanwhile, or the time is over. */
  private Optional<Problem> attempt(Map<String, Object> request) throws InterruptedException {
    Path path = path();
    try (WatchService watch = watch(path)) {
      try (ControlClient client = new ControlClient(path, Duration.ofMillis(Math.max(1, left())))) {
        client.ask(request);
        return Optional.empty();
      } catch (Problem e) {
        if (!(e.getCause() instanceof IOException) || ControlClient.isDenied(path)) {
          throw e; // the bridge's own word
        }
        watch.poll(Math.max(0, Math.min(left(), LOOK_MILLIS)), TimeUnit.MILLISECONDS);
        return Optional.of(e);
      }
    } catch (IOException | ClosedWatchServiceException e) {
      throw new Problem(
          "cannot watch the folder of the control socket: " + e.getMessage(),
          "are all of the system's inotify instances in use?",
          e);
    }
  }

  /** Of the socket's folder, or of the nearest above it that is there. */
  private WatchService watch(Path path) throws IOException {
    Path folder = path.getParent();
    while (folder.getParent() != null && !Files.isDirectory(folder)) {
      folder = folder.getParent();
    }
    WatchService watch = folder.getFileSystem().newWatchService();
    folder.register(
        watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
    return watch;
  }

  private Problem late(Optional<List<String>> devices) {
    Path path = path();
    String after = " after " + limit.map(BridgeWait::text).orElse("");
    try (ControlClient client = new ControlClient(path)) {
      BridgeStatus status = client.status();
      String down =
          status.devices().stream()
              .filter(device -> devices.map(names -> isWanted(names, device)).orElse(false))
              .filter(device -> device.link().state() != LinkStatus.State.UP)
              .map(BridgeWait::shown)
              .collect(Collectors.joining("; "));
      return new Problem(
          "not up" + after + ": " + down, "\"nodeline status\" and \"nodeline doctor\" tell more");
    } catch (Problem none) {
      return new Problem(
          "no bridge is ready" + after + ": socket=" + path,
          "start one by \"nodeline run FILE\", or name its socket by --socket or "
              + ControlPath.VARIABLE);
    }
  }

  private static String text(Duration limit) {
    return limit.toSeconds() + " s";
  }

  private static boolean isWanted(List<String> names, DeviceStatus device) {
    return names.isEmpty() || names.contains(device.name());
  }

  private static String shown(DeviceStatus device) {
    String reason = device.link().reason();
    String state = device.link().state().name().toLowerCase(Locale.ROOT);
    return "%s (%s%s)".formatted(device.name(), state, reason.isEmpty() ? "" : ", " + reason);
  }
}
