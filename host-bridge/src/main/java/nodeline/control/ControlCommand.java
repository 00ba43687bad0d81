// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import com.fasterxml.jackson.databind.JsonNode;

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
}
