// SPDX-License-Identifier: Apache-2.0
package nodeline.events;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import nodeline.MonotonicClock;
import nodeline.Nearest;
import nodeline.Printable;

/**
 * Why a call waits, for people, by what is known of its bench.
 *
 * <pre>
 *   bbb-01 waits 54 s for "ready" from board-7: down since 28 s (unplugged)
 *     board-7's last line: usb 1-1: USB disconnect, device number 4
 *   bbb-01 waits 54 s for "redi", which nobody sent; board-7 sent "redy" 12 s ago
 * </pre>
 */
final class WaitDiagnosis {
  private static final int MAX_NAMES = 3;
  private static final int MAX_COMPARED = 500;
  private static final int LONGEST_COMPARED = 64;
  private static final int MAX_ID = 60;
  private static final String ANY = "any of ";
  private static final Pattern EXIT = Pattern.compile("exit status (-?[0-9]+).*", Pattern.DOTALL);

  private final BenchState bench;
  private final SentMessages messages;
  private final Supplier<List<Place>> places;
  private final LastLines lines;
  private final MonotonicClock clock;

  /**
   * A call that waits.
   *
   * @param id of its message; empty if it waits for the group itself
   * @param millis how long it has waited
   * @param missing for whom, as the coordinator names them
   */
  record Waiting(
      String device, String group, String command, String id, long millis, List<String> missing) {}

  /**
   * What is said of a wait.
   *
   * @param lines the first says why, the others add the last lines of boards
   * @param known whether there is a cause, or only what it waits for
   */
  record Told(List<String> lines, boolean known) {}

  WaitDiagnosis(
      BenchState bench,
      SentMessages messages,
      Supplier<List<Place>> places,
      LastLines lines,
      MonotonicClock clock) {
    this.bench = bench;
    this.messages = messages;
    this.places = places;
    this.lines = lines;
    this.clock = clock;
  }

  Told of(Waiting call) {
    String what = call.id.isEmpty() ? "the group" : quoted(call.id);
    String head = "%s waits %s for %s".formatted(call.device, age(call.millis), what);
    List<String> names = call.missing.stream().map(name -> named(call.group, name)).toList();
    if (names.contains(call.device) && call.command.equals("lava-wait-all")) {
      String itself = ": %s itself has not sent %s: lava-wait-all counts the caller";
      return new Told(List.of(head + itself.formatted(call.device, what)), true);
    }
    return nearest(call)
        .flatMap(near -> misspelt(head, call, names, near))
        .orElseGet(() -> missing(head, call, names, ""));
  }

  /** Empty if somebody has sent what the call waits for. */
  private Optional<Told> misspelt(
      String head, Waiting call, List<String> names, BenchState.Sent near) {
    SentMessages.Answer known = messages.of(call.group, call.id);
    if (known == SentMessages.Answer.SENT) {
      return Optional.empty();
    }
    String sender = near.lastSender();
    long ago = clock.millis() - near.senders().get(sender);
    String hint = "; %s sent %s %s ago".formatted(sender, quoted(near.id()), age(ago));
    if (cannotBeSent(call, names)) {
      return Optional.of(missing(head, call, names, hint)); // this is sure, a wrong name is not
    }
    boolean sure = known == SentMessages.Answer.SENT_BY_NOBODY;
    String unsent = sure ? "nobody sent" : "no board here sent in this run";
    String text = "%s, which %s%s".formatted(head, unsent, hint);
    return Optional.of(new Told(withLastLines(text, List.of(sender)), true));
  }

  /** Whether links that are not there are enough for the call to wait. */
  private boolean cannotBeSent(Waiting call, List<String> names) {
    return isAny(call)
        ? names.stream().allMatch(name -> absence(name).isPresent())
        : first(names).stream().anyMatch(name -> absence(name).isPresent());
  }

  private static boolean isAny(Waiting call) {
    return call.missing.stream().anyMatch(name -> name.startsWith(ANY));
  }

  private static List<String> first(List<String> names) {
    return names.subList(0, Math.min(MAX_NAMES, names.size()));
  }

  private Optional<BenchState.Sent> nearest(Waiting call) {
    if (call.id.isEmpty()
        || call.id.length() > LONGEST_COMPARED
        || call.command.equals("lava-sync")
        || bench.sent(call.group, call.id).isPresent()) {
      return Optional.empty();
    }
    List<String> ids = bench.strayIds(call.group, call.device);
    List<String> last = ids.subList(Math.max(0, ids.size() - MAX_COMPARED), ids.size());
    return Nearest.of(call.id, last).flatMap(id -> bench.sent(call.group, id));
  }

  private Told missing(String head, Waiting call, List<String> names, String hint) {
    List<String> some = first(names);
    int more = names.size() - some.size();
    String from =
        (isAny(call) ? ANY : "")
            + String.join(", ", some)
            + (more > 0 ? " and " + more + " more" : "");
    List<String> causes = new ArrayList<>();
    for (String name : some) {
      cause(name).ifPresent(why -> causes.add(names.size() == 1 ? why : name + " " + why));
    }
    deadlock(call.group).ifPresent(causes::add);
    String text =
        head
            + (from.isEmpty() ? "" : " from " + from)
            + (causes.isEmpty() ? "" : ": " + String.join("; ", causes))
            + hint;
    return new Told(withLastLines(text, some), !causes.isEmpty());
  }

  private Optional<String> cause(String device) {
    return absence(device)
        .or(
            () ->
                waits(device)
                    .map(open -> open.begun().messageId())
                    .filter(id -> !id.isEmpty())
                    .map(id -> "it waits for %s itself".formatted(quoted(id))));
  }

  /** Why its link is not up; empty if it is, or is none of this bridge's. */
  private Optional<String> absence(String device) {
    Optional<BenchState.Link> link = bench.link(device);
    if (link.isPresent() && link.get().state().equals("ended")) {
      Matcher exit = EXIT.matcher(link.get().reason());
      return Optional.of(
          "its script has ended (%s)"
              .formatted(exit.matches() ? "exit " + exit.group(1) : link.get().reason()));
    }
    if (link.isPresent() && !link.get().state().equals("up")) {
      String reason = link.get().reason();
      return Optional.of(
          "%s since %s%s"
              .formatted(
                  link.get().state().equals("down") ? "down" : "not there",
                  age(clock.millis() - link.get().since()),
                  reason.isEmpty() ? "" : " (" + Printable.of(reason) + ")"));
    }
    return Optional.empty();
  }

  /** What the board itself waits in: a call of the host on its behalf keeps it from nothing. */
  private Optional<BenchState.OpenCall> waits(String device) {
    return bench.openCalls().stream()
        .filter(call -> call.begun().device().equals(device) && !call.missing().isEmpty())
        .filter(call -> !call.begun().isByHost())
        .findFirst();
  }

  /** All devices of a group wait, and for nobody else. */
  private Optional<String> deadlock(String group) {
    List<Place> members = places.get().stream().filter(one -> one.group().equals(group)).toList();
    boolean all = members.size() > 1 && members.stream().allMatch(one -> waitsForOurs(one));
    return all
        ? Optional.of("deadlock: all %d boards wait".formatted(members.size()))
        : Optional.empty();
  }

  private boolean waitsForOurs(Place member) {
    return waits(member.device())
        .filter(
            call ->
                call.missing().stream()
                    .allMatch(name -> !named(member.group(), name).equals(bare(name))))
        .isPresent();
  }

  /** The device of a member; members elsewhere keep the coordinator's name for them. */
  private String named(String group, String missing) {
    String label = bare(missing);
    return places.get().stream()
        .filter(one -> one.group().equals(group) && one.label().equals(label))
        .map(Place::device)
        .findFirst()
        .orElse(Printable.of(label));
  }

  /** Whether one that a call waited for has sent its message since. */
  boolean hasSent(BridgeEvent begun, String missing) {
    return bench
        .sent(begun.group(), begun.messageId())
        .map(sent -> sent.senders().get(named(begun.group(), missing)))
        .filter(when -> when >= begun.mono())
        .isPresent();
  }

  private static String bare(String missing) {
    return missing.startsWith(ANY) ? missing.substring(ANY.length()) : missing;
  }

  private List<String> withLastLines(String text, List<String> devices) {
    return Stream.concat(
            Stream.of(text),
            devices.stream()
                .filter(device -> !lines.of(device).isEmpty())
                .map(device -> "  %s's last line: %s".formatted(device, lines.of(device))))
        .toList();
  }

  private static String quoted(String id) {
    return "\"" + Printable.of(id.length() > MAX_ID ? id.substring(0, MAX_ID) + "…" : id) + "\"";
  }

  /** Such as {@code 54 s}, {@code 5 min}, {@code 3 h}. */
  static String age(long millis) {
    long seconds = Math.max(0, millis) / 1_000;
    if (seconds < 120) {
      return seconds + " s";
    }
    return seconds < 7_200 ? seconds / 60 + " min" : seconds / 3_600 + " h";
  }
}
