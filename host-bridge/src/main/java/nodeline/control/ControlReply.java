// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import java.util.LinkedHashMap;
import java.util.Map;
import nodeline.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for a client.
 *
 * <pre>
 *   {"result":{…}}   or   {"error":"…","hint":"…"}
 * </pre>
 */
record ControlReply(Map<String, Object> fields) {
  private static final Logger log = LoggerFactory.getLogger(ControlReply.class);

  static ControlReply result(Object result) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("result", result);
    return new ControlReply(fields);
  }

  static ControlReply failure(Throwable failure) {
    if (failure instanceof Problem problem) {
      return error(problem.getMessage(), problem.hint());
    }
    log.error("control failed a request", failure);
    return error("the bridge failed: " + failure, "see its log");
  }

  static ControlReply error(String error, String hint) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("error", error);
    fields.put("hint", hint);
    return new ControlReply(fields);
  }
}
