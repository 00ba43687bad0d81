// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

/** How an open console came to its end. */
sealed interface Ending {
  /** One line, lower case. */
  String reason();

  /** It may come back. */
  record Lost(String reason) implements Ending {}

  /** Its command has exited. */
  record Exited(int exitCode) implements Ending {
    @Override
    public String reason() {
      return "exited: status=" + exitCode;
    }
  }
}
