// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nodeline.console.ConsoleLink;
import nodeline.console.LineSignal;
import nodeline.control.AttachOptions;
import nodeline.control.ClientStatus;
import nodeline.control.ControlStream;
import nodeline.permit.Permits;

/**
 * The clients that are attached to one console. The oldest of them writes, the others read; when it
 * leaves, the next oldest writes. For the event loop of the console's link.
 *
 * <pre>
 *   console ─▶ tap ─▶ each client
 *      ▲
 *      └───────────── the writer
 * </pre>
 */
public final class ConsoleAccess {
  static final int MAX_CLIENTS = 32;

  private final ConsoleLink link;
  private final AccessLog record;
  private final List<AccessClient> clients = new ArrayList<>();
  private final History history = new History();
  private final LastWills wills = new LastWills();
  private final ClientReading reading;
  private final Permits permits;
  private DialogueHandler dialogue = new DialogueHandler();
  private AccessClient writer;

  /** With the record of what becomes of clients, and who may have it where no port says that. */
  public ConsoleAccess(AccessLog record, Permits permits, ConsoleLink link) {
    this.permits = permits;
    this.link = link;
    this.record = record;
    this.reading = new ClientReading(link, client -> client == writer);
  }

  /** The handler that shows the console's text to the clients; one for each opening. */
  public ChannelHandler tap() {
    return new AccessTap(this);
  }

  /** The handler that keeps a program's dialogue from log and clients; one for each opening. */
  public ChannelHandler dialogue() {
    dialogue = new DialogueHandler();
    return dialogue;
  }

  /** One more client, of the control socket; from any thread. */
  public ControlStream stream(AttachOptions options) {
    return new StreamClient(this, link.eventLoop(), options);
  }

  /** The clients that are attached now, oldest first. */
  public List<ClientStatus> clients() {
    return clients.stream().map(client -> client.status(writer)).toList();
  }

  /** The last octets of its text. */
  public byte[] tail(int most) {
    return history.tail(most);
  }

  ConsoleLink link() {
    return link;
  }

  Permits permits() {
    return permits;
  }

  /** Why a client is refused; empty: it is attached, and must be detached. */
  Optional<String> attach(AccessClient client) {
    if (client.isBarred()) {
      record.refused(client, "it may not read");
      return Optional.of("you may not have this console");
    }
    makeRoom();
    if (clients.size() >= MAX_CLIENTS) {
      record.refused(client, "clients=%d, max=%d".formatted(clients.size(), MAX_CLIENTS));
      return Optional.of("this console has all the clients it takes");
    }
    clients.add(client);
    record.attached(client);
    client.attached(link.eventLoop(), record, history.octets());
    if (!chooseWriter(client)) {
      client.writer(writer);
    }
    wantsMore(client);
    return Optional.empty();
  }

  /** Ends the connections of all clients. */
  public void closeClients() {
    List.copyOf(clients).forEach(AccessClient::close);
  }

  /** Clients that have ended their input go before others are refused. */
  private void makeRoom() {
    if (clients.size() >= MAX_CLIENTS) {
      clients.stream()
          .filter(AccessClient::isLeaving)
          .findFirst()
          .ifPresent(
              leaving -> {
                leaving.close();
                detach(leaving);
              });
    }
  }

  /** A client says nothing more; the next one writes, and it stays for the board's answer. */
  void inputEnded(AccessClient client) {
    if (clients.contains(client) && !client.isLeaving()) {
      typeWill(client);
      client.inputEnded();
      chooseWriter(null);
    }
  }

  /** A client writes from now on, whoever did before. */
  void takeOver(AccessClient client) {
    if (clients.contains(client) && client.mayWrite() && client != writer) {
      write(client);
    }
  }

  /** Tells a client who is attached, oldest first. */
  void tellClients(AccessClient client) {
    client.clients(
        clients.stream().map(one -> one + (one == writer ? " writes" : " reads")).toList());
  }

  /** What is typed for a client if it is gone while it writes; nothing any more: no octets. */
  void will(AccessClient client, byte[] octets) {
    if (clients.contains(client)) {
      wills.set(client, octets);
    }
  }

  /** The board was reset: nothing runs there any more that a client would end. */
  public void boardGone() {
    wills.forgetAll();
  }

  /** The board's last line is over: an old prompt in it tells nothing of what comes. */
  public void endLine() {
    history.endLine();
  }

  /** Whether a client reads how calls end. */
  public boolean hearsCalls() {
    return clients.stream().anyMatch(AccessClient::hearsCalls);
  }

  /** A call of the board has ended, as a line tells: those that asked for it read that. */
  public void callEnded(byte[] line) {
    List.copyOf(clients).stream()
        .filter(AccessClient::hearsCalls)
        .forEach(client -> client.callEnded(line));
  }

  /** It was reset for certain: a silent board shows no sign of it in its text. */
  public void powerSwitched(String why) {
    clients.forEach(client -> client.boardGone(why));
  }

  private void typeWill(AccessClient client) {
    ByteBuf will = wills.take(client);
    if (client == writer && will.isReadable()) {
      record.event("typed for %s, which is gone: %d".formatted(client, will.readableBytes()));
      typed(client, will);
    }
  }

  void detach(AccessClient client) {
    typeWill(client);
    if (clients.remove(client)) {
      dialogue.left(client);
      client.endLoss();
      record.detached(client);
      chooseWriter(null);
    }
  }

  /** Returns whether it is another one now, who and all others know it then. */
  private boolean chooseWriter(AccessClient fresh) {
    AccessClient next = writer;
    if (fresh != null && fresh.wantsToWriteNow()) {
      next = fresh;
    } else if (writer == null || !clients.contains(writer) || !writer.mayWrite()) {
      next = clients.stream().filter(AccessClient::mayWrite).findFirst().orElse(null);
    }
    if (next == writer) {
      return false;
    }
    write(next);
    return true;
  }

  private void write(AccessClient next) {
    writer = next;
    record.writer(writer == null ? "nobody" : writer.toString());
    clients.forEach(client -> client.writer(writer));
    adjustReading();
  }

  void text(ByteBuf text) {
    history.add(text);
    reading.heard();
    List.copyOf(clients).stream() // a failed write closes its client, which leaves the list
        .filter(client -> !dialogue.serves(client))
        .forEach(client -> client.text(text));
  }

  /** The same of a program: it alone sees these lines, and answers that begin so. */
  void typed(AccessClient from, ByteBuf text, List<String> answers) {
    if (from == writer) {
      dialogue.typed(from, text, answers);
    }
    typed(from, text);
  }

  /** The same of a secret. */
  void typedSecret(AccessClient from, ByteBuf text) {
    if (from == writer) {
      dialogue.typedSecret(from, text);
    }
    typed(from, text);
  }

  /** The writer tells what it does, for the log. */
  void note(AccessClient from, String text) {
    if (from == writer) {
      record.note(text);
    }
  }

  /** What a client types; only the writer's goes on. Consumed and released. */
  void typed(AccessClient from, ByteBuf text) {
    int octets = text.readableBytes();
    Optional<Channel> console = console();
    if (from != writer) {
      text.release();
      from.notTyped(octets, otherWriter(from));
    } else if (console.isPresent()) {
      console.get().writeAndFlush(text).addListener(done -> written(from, octets, done.cause()));
    } else {
      text.release();
      record.dropped(octets, from);
      from.notTyped(octets, "the console is not open");
    }
  }

  private String otherWriter(AccessClient from) {
    return from.readsOnly()
        ? "you may only read"
        : writer == null ? "nobody writes" : writer + " writes";
  }

  private void written(AccessClient from, int octets, Throwable failure) {
    if (failure != null) {
      record.event("input dropped: octets=%d: %s".formatted(octets, failure.getMessage()));
      from.notTyped(octets, failure.getMessage());
    }
  }

  void consoleOpened() {
    record.opened();
    clients.forEach(client -> client.open(true));
    adjustReading();
  }

  void consoleLost() {
    wills.forgetAll();
    clients.forEach(client -> client.open(false));
    adjustReading();
  }

  /** Sends a break for the writer. */
  @SuppressWarnings("FutureReturnValueIgnored") // Both outcomes are in the log.
  void sendBreak(AccessClient from) {
    if (from != writer) {
      from.noBreak(otherWriter(from));
      return;
    }
    link.send(LineSignal.BREAK)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                record.event("no break for %s: %s".formatted(from, failure.getMessage()));
                from.noBreak(failure.getMessage());
              }
            });
  }

  /** What a client has said was handled. */
  void wantsMore(AccessClient client) {
    reading.wantsMore(client);
  }

  /** The writer or the console is another one, or takes more or less than before. */
  void adjustReading() {
    reading.adjust(clients);
  }

  private Optional<Channel> console() {
    return link.channel().filter(Channel::isActive);
  }
}
