// SPDX-License-Identifier: Apache-2.0
package nodeline.bridge;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import nodeline.Problem;
import nodeline.config.Configuration;
import nodeline.config.DeviceConfig;
import nodeline.config.GroupConfig;
import nodeline.control.BridgeListener;
import nodeline.control.BridgeStatus.GroupStatus;
import nodeline.control.BridgeStatus.LogStatus;
import nodeline.control.ControlWait;
import nodeline.control.GroupControl;
import nodeline.control.GroupState;
import nodeline.control.GroupState.ClearedState;
import nodeline.control.GroupState.MemberState;
import nodeline.control.GroupState.MessageState;
import nodeline.events.SentMessages;
import nodeline.framing.Octets;
import nodeline.group.Coordinator;
import nodeline.group.Coordinator.Cleared;
import nodeline.group.GroupView;
import nodeline.group.GroupView.MessageView;
import nodeline.group.Member;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The coordinator's groups as people and programs see them. */
final class GroupStates implements GroupControl {
  private static final Logger log = LoggerFactory.getLogger(GroupStates.class);

  private final Coordinator coordinator;
  private final Supplier<Configuration> configuration;
  private final BridgeListener events;

  /**
   * Looks at a coordinator.
   *
   * @param configuration the present one
   * @param events told of groups that are emptied
   */
  GroupStates(
      Coordinator coordinator, Supplier<Configuration> configuration, BridgeListener events) {
    this.coordinator = coordinator;
    this.events = events;
    this.configuration = configuration;
  }

  /** The groups of the configuration, shortly. */
  List<GroupStatus> status() {
    Map<String, GroupView> views =
        coordinator.groups().stream()
            .collect(Collectors.toMap(view -> Octets.toText(view.name()), Function.identity()));
    return configuration.get().groups().stream()
        .map(
            group ->
                Optional.ofNullable(views.get(group.name()))
                    .map(view -> status(view, group.size()))
                    .orElse(new GroupStatus(group.name(), group.size(), 0)))
        .toList();
  }

  /** How the log is reached that its groups share with other hosts; null if there is none. */
  static LogStatus log(Coordinator coordinator) {
    return coordinator
        .log()
        .map(
            log ->
                new LogStatus(
                    log.endpoint().orElse(""),
                    log.lagMillis().orElse(null),
                    log.problem().orElse("")))
        .orElse(null);
  }

  /** Whether anybody has sent a message, by what the coordinator has of it. */
  static SentMessages messages(Coordinator coordinator) {
    return (group, id) -> {
      Optional<GroupView> view =
          coordinator.groups().stream()
              .filter(one -> Octets.toText(one.name()).equals(group))
              .findFirst();
      boolean sent =
          view.stream()
              .flatMap(one -> one.messages().stream())
              .anyMatch(one -> Octets.toText(one.id()).equals(id));
      if (sent) {
        return SentMessages.Answer.SENT;
      }
      return view.isPresent() && coordinator.knowsAllMessages()
          ? SentMessages.Answer.SENT_BY_NOBODY
          : SentMessages.Answer.NOT_KNOWN;
    };
  }

  /** Those of the configuration that the coordinator has already. */
  List<String> resumed() {
    Set<String> there = Set.copyOf(names());
    return configuration.get().groups().stream()
        .map(GroupConfig::name)
        .filter(there::contains)
        .toList();
  }

  private List<String> names() {
    return coordinator.groups().stream().map(view -> Octets.toText(view.name())).toList();
  }

  /** A group, shortly. */
  static GroupStatus status(GroupView view, int size) {
    int absent = (int) view.places().values().stream().filter(place -> !place.present()).count();
    return new GroupStatus(Octets.toText(view.name()), size, view.members().size(), absent);
  }

  @Override
  public List<GroupState> states() {
    return coordinator.groups().stream().map(this::state).toList();
  }

  private GroupState state(GroupView view) {
    List<MessageView> all = view.messages();
    int first = Math.max(0, all.size() - GroupState.MAX_MESSAGES);
    return new GroupState(
        Octets.toText(view.name()),
        view.size(),
        view.size() - view.members().size(),
        view.members().stream().map(member -> member(view, member)).toList(),
        all.size(),
        all.subList(first, all.size()).stream().map(one -> message(view, one)).toList());
  }

  private MemberState member(GroupView view, Member member) {
    Optional<GroupView.Place> place = Optional.ofNullable(view.places().get(member.job()));
    return new MemberState(
        Octets.toText(member.job()),
        Octets.toText(member.role()),
        configuration.get().devices().stream()
            .filter(device -> device.member().equals(member))
            .findFirst()
            .map(DeviceConfig::name)
            .orElse(""),
        Octets.toText(place.map(GroupView.Place::host).orElse("")),
        place.filter(at -> !at.present()).isPresent());
  }

  private static MessageState message(GroupView view, MessageView message) {
    Set<String> sent = new HashSet<>(message.senders());
    List<String> missing =
        view.members().stream().map(Member::job).filter(job -> !sent.contains(job)).toList();
    return new MessageState(
        Octets.toText(message.id()),
        text(message.senders()),
        text(missing),
        message.rounds(),
        text(message.inRound()));
  }

  private static List<String> text(List<String> jobs) {
    return jobs.stream().map(Octets::toText).toList();
  }

  @Override
  public ControlWait clear(String name) {
    return () -> clearSafely(name);
  }

  /** The answer comes once a restart would know it. */
  private CompletableFuture<ClearedState> clearSafely(String name) {
    CompletableFuture<ClearedState> answer = new CompletableFuture<>();
    try {
      coordinator.clear(Octets.fromText(name), done -> answer(name, done, answer));
    } catch (UnsupportedOperationException e) {
      answer.completeExceptionally(
          new Problem(e.getMessage(), "begin with a new group name instead", e));
    } catch (IllegalStateException e) {
      answer.completeExceptionally(new Problem(e.getMessage(), "try again when that works", e));
    }
    return answer;
  }

  private void answer(String name, Optional<Cleared> done, CompletableFuture<ClearedState> answer) {
    done.ifPresentOrElse(
        cleared -> answer.complete(told(name, cleared)),
        () -> answer.completeExceptionally(unknown(name)));
  }

  private ClearedState told(String name, Cleared cleared) {
    log.info(
        "group {} was cleared messages={} keys={} waiting={}",
        name,
        cleared.messages(),
        cleared.pairs(),
        cleared.waiting());
    events.cleared(name);
    return new ClearedState(cleared.messages(), cleared.pairs(), cleared.waiting());
  }

  private Problem unknown(String name) {
    return new Problem(
        "there is no group \"" + name + "\"", "the bridge has: " + String.join(", ", names()));
  }
}
