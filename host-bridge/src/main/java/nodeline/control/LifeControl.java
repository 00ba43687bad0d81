// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

/** The life of a bridge or of a coordinator, for those who ask by the control socket. */
public interface LifeControl {
  /** Ends it in good order, as a person does; may block until that is done. */
  void stop();

  /**
   * Reads the configuration again.
   *
   * @throws nodeline.Problem if the new one cannot be; nothing has changed then
   */
  Reloaded reload();
}
