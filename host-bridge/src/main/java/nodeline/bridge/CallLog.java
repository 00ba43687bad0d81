// SPDX-License-Identifier: Apache-2.0
package nodeline.bridge;

import java.util.List;
import nodeline.control.BridgeListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the calls of the boards; those that fail, for all to see. */
public final class CallLog implements BridgeListener {
  private static final Logger log = LoggerFactory.getLogger(CallLog.class);

  @Override
  public void callStarted(String device, CallStart call) {
    log.debug("{} called {}", device, words(call.command(), call.arguments()));
  }

  @Override
  public void callEnded(String device, CallEnd end) {
    String call = words(end.call().command(), end.call().arguments());
    if (end.ok()) {
      log.debug("{} completed {} ms={}", device, call, end.millis());
    } else {
      String lines = String.join(" ", end.lines());
      String reason = lines.isEmpty() ? "" : " reason=" + lines;
      log.warn("{} failed {} ms={}{}", device, call, end.millis(), reason);
    }
  }

  /** A call as the board's script wrote it; what holds a blank is quoted. */
  public static String words(String command, List<String> arguments) {
    StringBuilder words = new StringBuilder(command);
    for (String word : arguments) {
      words.append(' ').append(word.indexOf(' ') < 0 ? word : '"' + word + '"');
    }
    return words.toString();
  }
}
