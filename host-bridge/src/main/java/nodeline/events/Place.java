// SPDX-License-Identifier: Apache-2.0
package nodeline.events;

/**
 * A device's place in its group.
 *
 * @param device its name
 */
public record Place(String device, String group, String job, String role) {
  /** How those that wait name it: {@code 12346 (client)}. */
  String label() {
    return job + " (" + role + ")";
  }
}
