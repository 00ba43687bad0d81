// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import java.util.stream.Stream;

/** Looks at one port. */
@FunctionalInterface
interface PortCheck {
  /** What is wrong with it; nothing if all is well. */
  Stream<Finding> of(CheckedPort port);
}
