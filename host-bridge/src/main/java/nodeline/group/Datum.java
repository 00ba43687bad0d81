// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

/**
 * One pair of a message.
 *
 * @param job job id of the member that sent it
 */
public record Datum(String job, String key, String value) {
  /**
   * Its line in the cache file, without the line end; a line feed in the value becomes {@code \n}.
   */
  public String line() {
    return job + ":" + key + "=" + value.replace("\n", "\\n");
  }

  /** Octets that it takes in the cache file, line end included. */
  int size() {
    int lineFeeds = (int) value.chars().filter(c -> c == '\n').count();
    return job.length() + key.length() + value.length() + lineFeeds + 3;
  }
}
