// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The API's calls in short, by members of the group "lab" that are named {@code job/role}.
 *
 * @param <T> what a call gives back at once
 */
public interface TestCalls<T> {
  /** Begins a call with an id of its own. */
  T call(String jobAndRole, Call call);

  default T send(String jobAndRole, String id, String... pairs) {
    return call(jobAndRole, sendCall(id, pairs));
  }

  default T await(String jobAndRole, String id) {
    return call(jobAndRole, new Call.Wait(id));
  }

  default T awaitAll(String jobAndRole, String id) {
    return call(jobAndRole, new Call.WaitAll(id, Optional.empty()));
  }

  default T awaitAll(String jobAndRole, String id, String role) {
    return call(jobAndRole, new Call.WaitAll(id, Optional.of(role)));
  }

  default T sync(String jobAndRole, String id) {
    return call(jobAndRole, new Call.Sync(id));
  }

  static Member member(String jobAndRole) {
    String[] parts = jobAndRole.split("/");
    return new Member("lab", parts[0], parts[1]);
  }

  static Call.Send sendCall(String id, String... pairs) {
    return new Call.Send(id, data(pairs));
  }

  /** Of pairs {@code key=value}. */
  static Map<String, String> data(String... pairs) {
    Map<String, String> data = new LinkedHashMap<>();
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      data.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return data;
  }
}
