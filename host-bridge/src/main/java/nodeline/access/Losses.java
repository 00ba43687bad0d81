// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

/** Told, in this order, what a client does not get. */
interface Losses {
  void begin(AccessClient client);

  void end(AccessClient client, long octets);
}
