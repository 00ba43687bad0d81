// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.client;

/** The coordinator does not know what it was told: it was started anew. */
final class StateLostException extends Exception {
  private static final long serialVersionUID = 1L;

  StateLostException() {
    super("", null, false, false);
  }
}
