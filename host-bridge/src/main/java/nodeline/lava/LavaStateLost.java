// SPDX-License-Identifier: Apache-2.0
package nodeline.lava;

/** The coordinator does not know what it was told: it was started anew. */
final class LavaStateLost extends Exception {
  private static final long serialVersionUID = 1L;

  LavaStateLost() {
    super("", null, false, false);
  }
}
