// SPDX-License-Identifier: Apache-2.0
package nodeline.bridge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import nodeline.Problem;
import nodeline.control.BridgeListener;
import nodeline.control.LinkStatus;

/**
 * The states of all links, for those who wait until some are up.
 *
 * <pre>
 *   all of a wait's links are up  ⇒ answered
 *   one of them has ended for good ⇒ refused: it never comes
 * </pre>
 */
final class LinkWatch implements BridgeListener {
  private final BiConsumer<String, Boolean> open;
  private final Map<String, LinkStatus> links = new HashMap<>();
  private final Set<Wait> waits = new LinkedHashSet<>();

  private record Wait(List<String> devices, CompletableFuture<Map<String, Object>> answer) {}

  /**
   * No link is known at first.
   *
   * @param open told of each device whether its console is open now
   */
  LinkWatch(BiConsumer<String, Boolean> open) {
    this.open = open;
  }

  /** Waits until these are up; cancelling the answer ends that. */
  @SuppressWarnings("FutureReturnValueIgnored") // The caller sees how it ends.
  CompletableFuture<Map<String, Object>> up(List<String> devices) {
    Wait wait = new Wait(devices, new CompletableFuture<>());
    synchronized (this) {
      waits.add(wait);
    }
    wait.answer.whenComplete((up, failure) -> leave(wait));
    tell();
    return wait.answer;
  }

  private synchronized void leave(Wait wait) {
    waits.remove(wait);
  }

  /** A wait for a device that is no more is in vain. */
  void removed(String device) {
    synchronized (this) {
      links.remove(device);
    }
    for (Wait wait : waiting()) {
      if (wait.devices.contains(device)) {
        wait.answer.completeExceptionally(
            new Problem(
                "the device \"" + device + "\" was removed from the configuration",
                "\"nodeline status\" shows the devices"));
      }
    }
  }

  /** How many links are up. */
  synchronized long up() {
    return links.values().stream().filter(LinkWatch::isUp).count();
  }

  private synchronized List<Wait> waiting() {
    return new ArrayList<>(waits);
  }

  private void tell() {
    for (Wait wait : waiting()) {
      List<LinkStatus> states = new ArrayList<>();
      synchronized (this) {
        wait.devices.forEach(device -> states.add(links.get(device)));
      }
      if (states.stream().allMatch(LinkWatch::isUp)) {
        wait.answer.complete(Map.of("up", wait.devices));
      }
      for (int i = 0; i < states.size(); i++) {
        refuseEnded(wait, wait.devices.get(i), states.get(i));
      }
    }
  }

  private static boolean isUp(LinkStatus link) {
    return link != null && link.state() == LinkStatus.State.UP;
  }

  private static void refuseEnded(Wait wait, String device, LinkStatus link) {
    if (link != null && link.state() == LinkStatus.State.ENDED) {
      wait.answer.completeExceptionally(
          new Problem(
              "%s is not up: ended, %s".formatted(device, link.reason()),
              "its command runs again with \"restart:\", or with the next run"));
    }
  }

  @Override
  public void link(String device, LinkStatus link) {
    synchronized (this) {
      links.put(device, link);
    }
    open.accept(device, isUp(link));
    tell();
  }
}
