// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import nodeline.lava.wire.WireResponse;

/** Takes the one answer of a request. */
interface Responder {
  void answer(WireResponse response);

  /** Ends the connection without a word. */
  void end();
}
