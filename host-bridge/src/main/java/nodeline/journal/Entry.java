// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import java.util.List;
import nodeline.group.Change;
import nodeline.group.ChangeText;

/**
 * What one record of a journal says, as a list of words, the first of which names its kind: those
 * of {@link ChangeText}, and
 *
 * <pre>
 *   time  BOOT UP WALL SURE    a bridge had the journal at this {@link Moment}
 *   over                       a person has ended the groups: the next run begins with none
 * </pre>
 */
sealed interface Entry permits Entry.Changed, Entry.Over, Moment {
  List<String> words();

  /** A group has changed. */
  record Changed(Change change) implements Entry {
    @Override
    public List<String> words() {
      return ChangeText.words(change);
    }
  }

  /** The groups are over. */
  record Over() implements Entry {
    static final String KIND = "over";

    @Override
    public List<String> words() {
      return List.of(KIND);
    }
  }

  /**
   * What these words say.
   *
   * @param words at least one
   * @throws IllegalArgumentException if that is nothing
   */
  static Entry of(List<String> words) {
    return switch (words.get(0)) {
      case Over.KIND -> new Over();
      case Moment.KIND -> Moment.of(words);
      default -> new Changed(ChangeText.change(words));
    };
  }
}
