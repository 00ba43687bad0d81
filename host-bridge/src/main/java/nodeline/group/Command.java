// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nodeline.group.Quotas.Quota;

/**
 * What a record of a group's log asks for. Every replica of the group executes it, refusals
 * included. As words:
 *
 * <pre>
 *   open     SIZE LIMIT …              the first record of a group; later ones change nothing
 *   join     JOB ROLE SIZE HOST SECOND
 *   send     JOB ROLE CALL ID [KEY=VALUE …]
 *   replace  as send, in the place of what the member sent before
 *   sync     JOB ROLE CALL ID
 *   resync   as sync, of a call that waited while the group was cleared
 *   regroup  SIZE HOST SECOND COUNT [JOB ROLE …]   COUNT members leave, the others join
 *   clear    EPOCH                     unless the group has been cleared since
 *   seen     SECOND                    a host has members in the group
 *   guest    JOB ROLE SIZE HOST SECOND [HOW CALL ID [KEY=VALUE …]]
 *                                      joins over LAVA's wire, and calls; HOW is send, replace,
 *                                      sync, resync, or poll: a sync that its outcome ends
 *   vacate   JOB SECOND                a guest needs the group no more; SECOND: unless its last
 *                                      record is of another one; 0: it said so
 * </pre>
 *
 * SECOND counts since 1970, by the clock of the host that wrote the record. HOST is for people.
 */
sealed interface Command
    permits Command.Open,
        Command.Join,
        Command.Sent,
        Command.Synced,
        Command.Regrouped,
        Command.Clear,
        Command.Seen,
        GuestCommands.Asked,
        GuestCommands.Vacated {
  /** Kinds that version 2 of a record has and version 1 has not. */
  Set<String> LATER = Set.of("guest", "vacate");

  /** Its words, the first of which names its kind. */
  List<String> words();

  /** The group begins with these limits, which hold on all hosts. */
  record Open(int size, GroupLimits limits) implements Command {
    private static final int WORDS = 10;

    /** The quotas of groups whose members get parts of a half: without any limit of this host. */
    private static final Quotas PARTS =
        new Quotas(
            new Quota(Long.MAX_VALUE / 2, Integer.MAX_VALUE, Integer.MAX_VALUE),
            new Quota(Long.MAX_VALUE / 4, Integer.MAX_VALUE, Integer.MAX_VALUE),
            new Quota(Long.MAX_VALUE / 4, Integer.MAX_VALUE, Integer.MAX_VALUE));

    /** Executed calls of all members of a group together that are known again. */
    private static final int REMEMBERED = 131_072;

    private static final int FEWEST_REMEMBERED = 16;

    /** The group that a host with such limits begins. */
    static Open within(GroupLimits limits, int size) {
      int remembered = Math.max(FEWEST_REMEMBERED, REMEMBERED / Math.max(1, size));
      return new Open(
          size,
          new GroupLimits(
              1,
              limits.members(),
              limits.messages(),
              limits.messageOctets(),
              limits.groupOctets(),
              Integer.MAX_VALUE,
              Math.min(limits.remembered(), remembered),
              limits.memberMessages(),
              limits.memberOctets(),
              limits.quotas().equals(Quotas.NONE) ? Quotas.NONE : PARTS));
    }

    @Override
    public List<String> words() {
      return List.of(
          "open",
          number(size),
          number(limits.members()),
          number(limits.messages()),
          number(limits.messageOctets()),
          number(limits.groupOctets()),
          number(limits.remembered()),
          number(limits.memberMessages()),
          number(limits.memberOctets()),
          limits.quotas().equals(Quotas.NONE) ? "whole" : "parts");
    }

    private static Open read(List<String> w) {
      require(w, WORDS);
      int[] n = w.subList(1, WORDS - 1).stream().mapToInt(Command::positive).toArray();
      Quotas quotas = w.get(WORDS - 1).equals("parts") ? PARTS : Quotas.NONE;
      return new Open(
          n[0],
          new GroupLimits(1, n[1], n[2], n[3], n[4], Integer.MAX_VALUE, n[5], n[6], n[7], quotas));
    }

    /** Whether a host with such limits can hold the group. */
    boolean fits(GroupLimits own) {
      return limits.members() <= own.members()
          && limits.messages() <= own.messages()
          && limits.messageOctets() <= own.messageOctets()
          && limits.groupOctets() <= own.groupOctets()
          && limits.remembered() <= own.remembered();
    }
  }

  /** A host's device becomes a member, or goes on as one. */
  record Join(String job, String role, int size, String host, long second) implements Command {
    @Override
    public List<String> words() {
      return List.of("join", job, role, number(size), host, Long.toString(second));
    }
  }

  /** A member sends. */
  record Sent(String job, String role, String callId, Call.Send send) implements Command {
    @Override
    public List<String> words() {
      List<String> words = new ArrayList<>();
      words.add(send.replaces() ? "replace" : "send");
      words.addAll(List.of(job, role, callId, send.id()));
      return ChangeText.pairs(words, send.data());
    }
  }

  /**
   * A member syncs.
   *
   * @param again whether the group has forgotten the call, which still waits
   */
  record Synced(String job, String role, String callId, String id, boolean again)
      implements Command {
    @Override
    public List<String> words() {
      return List.of(again ? "resync" : "sync", job, role, callId, id);
    }
  }

  /** One member of a {@link Regrouped}. */
  record Seated(String job, String role) {
    static Seated of(Member member) {
      return new Seated(member.job(), member.role());
    }
  }

  /**
   * The members of a host change, or the group's size.
   *
   * @param size members when complete; 0: as before
   * @param leaving members that the host has no more; those that another host has by now stay
   */
  record Regrouped(int size, String host, long second, List<Seated> leaving, List<Seated> joining)
      implements Command {
    private static final int HEAD = 5;

    public Regrouped {
      leaving = List.copyOf(leaving);
      joining = List.copyOf(joining);
    }

    @Override
    public List<String> words() {
      List<String> words = new ArrayList<>();
      words.addAll(
          Arrays.asList(
              "regroup", number(size), host, Long.toString(second), number(leaving.size())));
      leaving.forEach(seat -> words.addAll(List.of(seat.job(), seat.role())));
      joining.forEach(seat -> words.addAll(List.of(seat.job(), seat.role())));
      return words;
    }

    private static Regrouped read(List<String> w) {
      List<Seated> all = new ArrayList<>();
      for (int at = HEAD; at < w.size(); at += 2) {
        all.add(new Seated(w.get(at), w.get(at + 1)));
      }
      int leaving = count(w.get(4));
      return new Regrouped(
          count(w.get(1)),
          w.get(2),
          Long.parseLong(w.get(3)),
          all.subList(0, leaving),
          all.subList(leaving, all.size()));
    }
  }

  /**
   * The messages of the group are forgotten.
   *
   * @param epoch how often that was done before
   */
  record Clear(long epoch) implements Command {
    @Override
    public List<String> words() {
      return List.of("clear", Long.toString(epoch));
    }
  }

  /** A host has members in the group. */
  record Seen(long second) implements Command {
    @Override
    public List<String> words() {
      return List.of("seen", Long.toString(second));
    }
  }

  /**
   * The command of these words.
   *
   * @throws IllegalArgumentException if they are none
   */
  static Command of(List<String> w) {
    try {
      return read(w);
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("words are missing: " + w.get(0), e);
    }
  }

  private static Command read(List<String> w) {
    return switch (w.get(0)) {
      case "open" -> Open.read(w);
      case "join" ->
          new Join(
              w.get(1), w.get(2), Integer.parseInt(w.get(3)), w.get(4), Long.parseLong(w.get(5)));
      case "send", "replace" -> {
        Map<String, String> data = ChangeText.data(w.subList(5, w.size()));
        boolean replaces = w.get(0).equals("replace");
        yield new Sent(w.get(1), w.get(2), w.get(3), new Call.Send(w.get(4), data, replaces));
      }
      case "sync", "resync" ->
          new Synced(w.get(1), w.get(2), w.get(3), w.get(4), w.get(0).equals("resync"));
      case "regroup" -> Regrouped.read(w);
      case "clear" -> new Clear(Long.parseLong(w.get(1)));
      case "seen" -> new Seen(Long.parseLong(w.get(1)));
      case "guest" -> GuestCommands.Asked.read(w);
      case "vacate" -> new GuestCommands.Vacated(w.get(1), Long.parseLong(w.get(2)));
      default -> throw new IllegalArgumentException("unknown command: " + w.get(0));
    };
  }

  static String number(int number) {
    return Integer.toString(number);
  }

  private static void require(List<String> words, int count) {
    if (words.size() != count) {
      throw new IllegalArgumentException("wrong number of words: " + words.get(0));
    }
  }

  private static int positive(String word) {
    int number = Integer.parseInt(word);
    if (number < 1) {
      throw new IllegalArgumentException("not above 0: " + number);
    }
    return number;
  }

  static int count(String word) {
    int number = Integer.parseInt(word);
    if (number < 0) {
      throw new IllegalArgumentException("negative: " + number);
    }
    return number;
  }
}
