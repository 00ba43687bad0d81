// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.List;

/** How a call ended. */
public sealed interface Outcome {
  /** A send that every member can now get. */
  record Done() implements Outcome {}

  /** Each role once, in the order of joining. */
  record Roles(List<String> roles) implements Outcome {
    public Roles {
      roles = List.copyOf(roles);
    }
  }

  /** Members in the order of joining. */
  record Members(List<Member> members) implements Outcome {
    public Members {
      members = List.copyOf(members);
    }
  }

  /**
   * All data of the id so far: by the order of joining, then by the order of the keys' first send.
   */
  record Data(List<Datum> data) implements Outcome {
    public Data {
      data = List.copyOf(data);
    }
  }

  /** An error: one line, or empty where the API asks for exit status 1 without a word. */
  record Failed(String reason) implements Outcome {}
}
