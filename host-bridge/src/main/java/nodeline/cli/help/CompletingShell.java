// SPDX-License-Identifier: Apache-2.0
package nodeline.cli.help;

import java.util.List;

/** A shell that completes the command line; the name is that of its program. */
@SuppressWarnings("MemberName") // The command line has these names.
public enum CompletingShell {
  bash,
  zsh,
  fish;

  /** The resources that make its script, after the table. */
  List<String> parts() {
    return this == fish ? List.of("fish.fish") : List.of("walk.sh", name() + ".sh");
  }
}
