// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.List;
import java.util.stream.Collectors;

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
   * One object is told to all who get it.
   */
  final class Data implements Outcome {
    private final List<Datum> data;
    private volatile String text;

    public Data(List<Datum> data) {
      this.data = List.copyOf(data);
    }

    public List<Datum> data() {
      return data;
    }

    /** Its lines in the cache file, with their line ends; made once for all who need it. */
    public String text() {
      String made = text;
      if (made == null) {
        made = data.stream().map(datum -> datum.line() + "\n").collect(Collectors.joining());
        text = made;
      }
      return made;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Data same && data.equals(same.data);
    }

    @Override
    public int hashCode() {
      return data.hashCode();
    }

    @Override
    public String toString() {
      return "Data" + data;
    }
  }

  /** An error: one line, or empty where the API asks for exit status 1 without a word. */
  record Failed(String reason) implements Outcome {}
}
