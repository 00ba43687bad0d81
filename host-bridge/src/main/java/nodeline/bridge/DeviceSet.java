// SPDX-License-Identifier: Apache-2.0
package nodeline.bridge;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import nodeline.Problem;
import nodeline.config.Configuration;
import nodeline.config.DeviceConfig;
import nodeline.control.BridgeStatus;
import nodeline.device.Device;
import nodeline.device.DeviceEnvironment;
import nodeline.events.Place;
import nodeline.tls.TlsFiles;

/** The devices of a bridge, which come and go when its configuration is read again. */
final class DeviceSet {
  private static final int CLOSE_SECONDS = 5;

  private final DeviceEnvironment around;
  private final CompletableFuture<Integer> end = new CompletableFuture<>();
  private volatile List<Device> devices = List.of();

  DeviceSet(DeviceEnvironment around) {
    this.around = around;
  }

  /** All of them, in the order of the configuration. */
  List<Device> all() {
    return devices;
  }

  /**
   * One of them.
   *
   * @throws Problem if there is none of this name
   */
  Device get(String name) {
    List<Device> now = devices;
    return now.stream()
        .filter(device -> device.name().equals(name))
        .findFirst()
        .orElseThrow(() -> BridgeStatus.noDevice(name, now.stream().map(Device::name)));
  }

  /** Makes a device that is not one of these yet. */
  Device make(DeviceConfig config) {
    return new Device(config, around);
  }

  /** These are all from now on. */
  @SuppressWarnings("FutureReturnValueIgnored") // The end of all shows.
  void set(List<Device> all) {
    devices = List.copyOf(all);
    all.forEach(device -> device.exit().thenRun(this::endIfOver));
    endIfOver();
  }

  /** The exit status, once every console is known to have ended: only commands do. */
  CompletableFuture<Integer> end() {
    return end;
  }

  private void endIfOver() {
    List<Device> now = devices;
    if (!now.isEmpty() && now.stream().allMatch(device -> device.exit().isDone())) {
      end.complete(now.stream().anyMatch(device -> device.exit().join() != 0) ? 1 : 0);
    }
  }

  /** Offers their consoles at their ports; after a problem none of these is offered. */
  static void listen(List<Device> devices, Optional<TlsFiles> tls) {
    try {
      devices.forEach(device -> device.listen(tls));
    } catch (Problem e) {
      devices.forEach(Device::stopListening);
      throw e;
    }
  }

  /** Waits until devices are closed, for 5 s: a gadget's close may take 30 s, and goes on. */
  static void await(List<CompletableFuture<Void>> closing) {
    try {
      CompletableFuture.allOf(closing.toArray(CompletableFuture<?>[]::new))
          .get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException slowDevice) {
      // It goes on without us.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Where each device is, for events. */
  static List<Place> places(Configuration configuration) {
    return configuration.devices().stream()
        .map(device -> new Place(device.name(), device.group(), device.job(), device.role()))
        .toList();
  }
}
