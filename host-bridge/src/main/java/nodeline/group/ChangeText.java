// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A change as a list of words, the first of which names its kind: for a journal, and for the
 * snapshots of a {@link GroupLog}.
 *
 * <pre>
 *   group      GROUP SIZE
 *   began      GROUP SECOND
 *   size       GROUP SIZE
 *   left       GROUP JOB
 *   vacated    GROUP JOB
 *   forgotten  GROUP JOB
 *   member     GROUP JOB ROLE
 *   send       GROUP JOB ROLE CALL ID [KEY=VALUE …]
 *   replace    as send, in the place of what the member sent before
 *   sync       GROUP JOB ROLE CALL ID
 *   call       GROUP JOB CALL ID ROUND REFUSAL DIGEST
 *   release    GROUP JOB CALL
 *   clear      GROUP
 *   drop       GROUP
 *   spent      JOB CALLS
 *   share      GROUP ID JOB SYNCS [KEY=VALUE …]
 *   rounds     GROUP ID ROUNDS
 * </pre>
 */
public final class ChangeText {
  private ChangeText() {}

  /** The words of a change. */
  public static List<String> words(Change change) {
    if (change instanceof Change.Sent sent) {
      return sent(sent);
    } else if (change instanceof Change.Synced synced) {
      return called("sync", synced.caller(), synced.callId(), synced.id());
    } else if (change instanceof Change.Known known) {
      return List.of(
          "call",
          known.group(),
          known.job(),
          known.callId(),
          known.id(),
          Integer.toString(known.round()),
          known.refusal(),
          Integer.toUnsignedString(known.digest()));
    } else if (change instanceof Change.Shared shared) {
      List<String> words = new ArrayList<>();
      words.addAll(List.of("share", shared.group(), shared.id(), shared.job()));
      words.add(Integer.toString(shared.syncs()));
      return pairs(words, shared.data());
    } else if (change instanceof Change.Rounds rounds) {
      return List.of("rounds", rounds.group(), rounds.id(), Integer.toString(rounds.rounds()));
    }
    return ofGroup(change);
  }

  private static List<String> ofGroup(Change change) {
    if (change instanceof Change.Opened opened) {
      return List.of("group", opened.group(), Integer.toString(opened.size()));
    } else if (change instanceof Change.Began began) {
      return List.of("began", began.group(), Long.toString(began.second()));
    } else if (change instanceof Change.Resized resized) {
      return List.of("size", resized.group(), Integer.toString(resized.size()));
    } else if (change instanceof Change.Left left) {
      return List.of("left", left.group(), left.job());
    } else if (change instanceof Change.Vacated vacated) {
      return List.of("vacated", vacated.group(), vacated.job());
    } else if (change instanceof Change.Forgotten forgotten) {
      return List.of("forgotten", forgotten.group(), forgotten.job());
    } else if (change instanceof Change.Joined joined) {
      Member member = joined.member();
      return List.of("member", member.group(), member.job(), member.role());
    } else if (change instanceof Change.Spent spent) {
      return List.of("spent", spent.job(), spent.ids());
    } else if (change instanceof Change.Released released) {
      return List.of("release", released.group(), released.job(), released.callId());
    }
    return List.of(change instanceof Change.Cleared ? "clear" : "drop", change.group());
  }

  private static List<String> sent(Change.Sent sent) {
    String kind = sent.send().replaces() ? "replace" : "send";
    return pairs(called(kind, sent.caller(), sent.callId(), sent.send().id()), sent.send().data());
  }

  private static List<String> called(String kind, Member caller, String callId, String id) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of(kind, caller.group(), caller.job(), caller.role(), callId, id));
    return words;
  }

  /** Adds pairs to words. */
  static List<String> pairs(List<String> words, Map<String, String> data) {
    data.forEach((key, value) -> words.add(key + "=" + value));
    return words;
  }

  /**
   * The change of these words.
   *
   * @throws IllegalArgumentException if they are none
   */
  public static Change change(List<String> words) {
    try {
      return read(words);
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("words are missing: " + words.get(0), e);
    }
  }

  private static Change read(List<String> w) {
    return switch (w.get(0)) {
      case "group" -> new Change.Opened(w.get(1), Integer.parseInt(w.get(2)));
      case "began" -> new Change.Began(w.get(1), Long.parseLong(w.get(2)));
      case "size" -> new Change.Resized(w.get(1), Integer.parseInt(w.get(2)));
      case "left" -> new Change.Left(w.get(1), w.get(2));
      case "vacated" -> new Change.Vacated(w.get(1), w.get(2));
      case "forgotten" -> new Change.Forgotten(w.get(1), w.get(2));
      case "member" -> new Change.Joined(member(w));
      case "send", "replace" -> {
        boolean replaces = w.get(0).equals("replace");
        yield new Change.Sent(
            member(w), w.get(4), new Call.Send(w.get(5), data(w.subList(6, w.size())), replaces));
      }
      case "sync" -> new Change.Synced(member(w), w.get(4), w.get(5));
      case "call" ->
          new Change.Known(
              w.get(1),
              w.get(2),
              w.get(3),
              w.get(4),
              Integer.parseUnsignedInt(w.get(7)),
              Integer.parseInt(w.get(5)),
              w.get(6));
      case "release" -> new Change.Released(w.get(1), w.get(2), w.get(3));
      case "clear" -> new Change.Cleared(w.get(1));
      case "spent" -> new Change.Spent(w.get(1), w.get(2));
      case "drop" -> new Change.Dropped(w.get(1));
      case "share" ->
          new Change.Shared(
              w.get(1),
              w.get(2),
              w.get(3),
              Integer.parseInt(w.get(4)),
              data(w.subList(5, w.size())));
      case "rounds" -> new Change.Rounds(w.get(1), w.get(2), Integer.parseInt(w.get(3)));
      default -> throw new IllegalArgumentException("unknown change: " + w.get(0));
    };
  }

  private static Member member(List<String> words) {
    return new Member(words.get(1), words.get(2), words.get(3));
  }

  /**
   * What {@link #pairs} added.
   *
   * @throws IndexOutOfBoundsException if that is no pair
   */
  static Map<String, String> data(List<String> pairs) {
    Map<String, String> data = new LinkedHashMap<>();
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      data.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return data;
  }
}
