// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** What the control socket can be asked. */
@FunctionalInterface
public interface ControlCommand {
  /**
   * Answers a request; may block.
   *
   * @param request the whole request
   * @return what becomes the reply's {@code result}, or a {@link ControlStream} or {@link
   *     ControlWait}
   * @throws nodeline.Problem what becomes its {@code error} and {@code hint}
   */
  Object answer(JsonNode request);

  /**
   * Answers a request, if this client may ask that.
   *
   * @param peer the other end of its connection; empty: it is not known
   */
  default Object answer(JsonNode request, Optional<SocketPeer> peer) {
    return answer(request);
  }
}
