// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.faults;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import nodeline.hardware.rig.Arguments;
import nodeline.hardware.rig.WrongUsage;

/**
 * What {@code bench/faults} was asked for.
 *
 * @param calls of each profile at least, unless there is a time
 */
record FaultOptions(
    List<Profile> profiles,
    int calls,
    Optional<Duration> time,
    long seed,
    String shell,
    int boards,
    boolean lava) {
  private static final int CALLS = 200;

  /** Two boards with dash. */
  static FaultOptions of(Profile profile, int calls, long seed) {
    return new FaultOptions(List.of(profile), calls, Optional.empty(), seed, "dash", 2, false);
  }

  /** The same calls on such boards. */
  FaultOptions like(FaultOptions others) {
    return new FaultOptions(profiles, calls, time, seed, others.shell, others.boards, others.lava);
  }

  static FaultOptions parse(List<String> arguments) {
    FaultOptions options =
        new FaultOptions(
            Profiles.ALL, CALLS, Optional.empty(), System.nanoTime(), "dash", 2, false);
    for (Iterator<String> i = arguments.iterator(); i.hasNext(); ) {
      options = options.with(i.next(), i);
    }
    if (arguments.contains("--calls") && arguments.contains("--minutes")) {
      throw new WrongUsage("--calls and --minutes: one of them");
    }
    return options.lava ? options.forLava() : options;
  }

  private FaultOptions with(String name, Iterator<String> values) {
    return switch (name) {
      case "--lava" -> new FaultOptions(profiles, calls, time, seed, shell, boards, true);
      case "--profile" ->
          new FaultOptions(
              profiles(Arguments.value(name, values)), calls, time, seed, shell, boards, lava);
      case "--calls" ->
          new FaultOptions(
              profiles, (int) number(name, values, 1, 10_000_000), time, seed, shell, boards, lava);
      case "--minutes" -> {
        Duration minutes = Duration.ofMinutes(number(name, values, 1, 100_000));
        yield new FaultOptions(profiles, calls, Optional.of(minutes), seed, shell, boards, lava);
      }
      case "--seed" -> {
        long wanted = number(name, values, Long.MIN_VALUE, Long.MAX_VALUE);
        yield new FaultOptions(profiles, calls, time, wanted, shell, boards, lava);
      }
      case "--shell" ->
          new FaultOptions(
              profiles,
              calls,
              time,
              seed,
              Arguments.installed(Arguments.value(name, values)),
              boards,
              lava);
      case "--boards" ->
          new FaultOptions(
              profiles, calls, time, seed, shell, (int) number(name, values, 2, 4), lava);
      default -> throw new WrongUsage("unknown option: " + name);
    };
  }

  private FaultOptions forLava() {
    List<Profile> fitting = profiles.stream().filter(Profile::fitsLava).toList();
    if (fitting.isEmpty()) {
      throw new WrongUsage("--lava: its dispatchers end with what this profile does to them");
    }
    return new FaultOptions(fitting, calls, time, seed, shell, boards, true);
  }

  private static List<Profile> profiles(String name) {
    if (name.equals("all")) {
      return Profiles.ALL;
    }
    return List.of(
        Profiles.named(name)
            .orElseThrow(() -> new WrongUsage("unknown profile: " + name + ": " + names())));
  }

  private static String names() {
    return Profiles.ALL.stream().map(Profile::name).collect(Collectors.joining(", ", "all, ", ""));
  }

  private static long number(String name, Iterator<String> values, long min, long max) {
    String text = Arguments.value(name, values);
    try {
      long number = Long.parseLong(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new WrongUsage(name + ": not a number: " + text);
    }
    throw new WrongUsage("%s: out of range: %s, min=%d, max=%d".formatted(name, text, min, max));
  }
}
