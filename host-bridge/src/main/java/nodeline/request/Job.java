// SPDX-License-Identifier: Apache-2.0
package nodeline.request;

import java.util.List;
import java.util.stream.Collectors;
import nodeline.Problem;

/**
 * The requests of a job.
 *
 * @param file its name, for errors
 * @param requests at least one, in the order of the file
 */
public record Job(String file, List<JobRequest> requests) {
  public Job {
    requests = List.copyOf(requests);
  }

  /**
   * The requests that an action makes on a device of this role.
   *
   * @throws Problem if there are none
   */
  public List<JobRequest> of(String action, String role) {
    List<JobRequest> found =
        requests.stream()
            .filter(request -> request.action().equals(action) && request.roles().fit(role))
            .toList();
    if (found.isEmpty()) {
      throw new Problem(
          "%s: action \"%s\" makes no request on a device with the role \"%s\""
              .formatted(file, action, role),
          "actions that do: " + actions());
    }
    return found;
  }

  private String actions() {
    return requests.stream()
        .map(request -> request.action() + request.roles().label())
        .distinct()
        .collect(Collectors.joining("; "));
  }
}
