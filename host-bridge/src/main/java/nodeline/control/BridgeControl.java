// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

/** A running bridge, or a coordinator alone, for those who ask by the control socket. */
public interface BridgeControl {
  BridgeStatus status();

  /**
   * One of its devices.
   *
   * @throws nodeline.Problem if there is none of this name
   */
  DeviceControl device(String name);

  GroupControl groups();
}
