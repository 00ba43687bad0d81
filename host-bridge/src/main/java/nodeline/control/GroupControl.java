// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import java.util.List;

/** The groups of a coordinator, for those who ask by the control socket. */
public interface GroupControl {
  /** The groups as they are now. */
  List<GroupState> states();

  /**
   * Forgets the messages of a group; its members stay, and what waits goes on waiting.
   *
   * @return answers by a {@link GroupState.ClearedState} once that is safe, or by a {@link
   *     nodeline.Problem}: there is no such group, or its coordinator cannot
   */
  ControlWait clear(String group);
}
