// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nodeline.control.BridgeListener;
import nodeline.control.CallStatus;

/**
 * Tells how a board's calls end, by a signal of ours for the result that a dispatcher of LAVA
 * records: {@code multinode-wait-ready}, as its {@code actions/test/multinode.py} names it.
 */
final class CallResults implements BridgeListener {
  private static final Set<String> RECORDED =
      Set.of("lava-send", "lava-sync", "lava-wait", "lava-wait-all");
  private static final String PREFIX = "lava-";

  /** What a dispatcher takes for the id: its first word, and no sign that ends a signal. */
  private static final Pattern WORD = Pattern.compile("[^\\s>]+");

  private final BooleanSupplier wanted;
  private final Consumer<byte[]> told;

  /**
   * @param wanted whether anybody hears of calls
   * @param told lines with their ends, UTF-8
   */
  CallResults(BooleanSupplier wanted, Consumer<byte[]> told) {
    this.wanted = wanted;
    this.told = told;
  }

  @Override
  public void callEnded(String device, CallEnd end) {
    CallStart call = end.call();
    boolean recorded = call.by() == CallStatus.Maker.BOARD && RECORDED.contains(call.command());
    if (recorded && wanted.getAsBoolean()) {
      id(call)
          .map(id -> "multinode-%s-%s".formatted(word(call), id).toLowerCase(Locale.ROOT))
          .map(name -> line(name, end.ok()))
          .ifPresent(line -> told.accept(line.getBytes(StandardCharsets.UTF_8)));
    }
  }

  private static String word(CallStart call) {
    return call.command().substring(PREFIX.length()).replace('-', '_');
  }

  private static Optional<String> id(CallStart call) {
    return call.arguments().stream()
        .findFirst()
        .map(WORD::matcher)
        .filter(Matcher::find)
        .map(Matcher::group);
  }

  private static String line(String name, boolean ok) {
    return "<LAVA_SIGNAL_MULTINODE TEST_CASE_ID=%s RESULT=%s>\r\n"
        .formatted(name, ok ? "pass" : "fail");
  }
}
