// SPDX-License-Identifier: Apache-2.0
package nodeline.cli.board;

import java.nio.file.Path;
import nodeline.Problem;
import nodeline.control.ControlClient;
import nodeline.control.LinkStatus;
import nodeline.status.StatusTable;

/** Adds to what went wrong at a board what the bridge has noted of its console. */
final class LinkDoubt {
  private final Path socket;
  private final String device;

  LinkDoubt(Path socket, String device) {
    this.socket = socket;
    this.device = device;
  }

  /** The problem, with the note where there is one: noise is no last word of a board. */
  Problem explain(Problem problem) {
    LinkStatus link = link();
    String note = link.note();
    if (note.isEmpty() || StatusTable.isOrdinary(note)) {
      return problem;
    }
    String silent = device + ": no shell answers";
    String message = problem.getMessage();
    return new Problem(
        (message.startsWith(silent) ? silent : message) + ": " + note,
        link.hearsNoise() ? "\"nodeline doctor\" gives the command to change it" : problem.hint(),
        problem);
  }

  private LinkStatus link() {
    try (ControlClient client = new ControlClient(socket)) {
      return client.status().device(device).link();
    } catch (Problem gone) {
      return new LinkStatus(LinkStatus.State.DOWN, 0, "");
    }
  }
}
