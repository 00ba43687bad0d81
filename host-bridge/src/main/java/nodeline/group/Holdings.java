// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nodeline.group.Accounts.Account;

/** What each job has in a group, and which account pays for it. */
final class Holdings {
  /** What one job has in a group. */
  static final class Holding {
    /** The account that pays for it. */
    Account account;

    /** Octets of Java's heap: its place, its calls that are remembered, what it sent. */
    long heap;

    /** The part of them that is what it sent. */
    long sentHeap;

    /** Message ids that it was the first to send. */
    int ids;

    /** Octets of what it sent, as the limits of a group count them. */
    long octets;

    /** The messages that it has a share in. */
    final Set<GroupMessage> shares = new LinkedHashSet<>();

    Holding(Account account) {
      this.account = account;
    }
  }

  private final Accounts accounts;
  private final Map<String, Holding> byJob = new LinkedHashMap<>();

  Holdings(Accounts accounts) {
    this.accounts = accounts;
  }

  Accounts accounts() {
    return accounts;
  }

  /** What a job has, to look at. */
  Holding get(String job) {
    Holding holding = byJob.get(job);
    return holding == null ? new Holding(accounts.earlier()) : holding;
  }

  /** What a job has, to add to. */
  Holding open(String job) {
    return byJob.computeIfAbsent(job, unused -> new Holding(accounts.earlier()));
  }

  /** Jobs that have sent or synced anything. */
  List<String> senders() {
    return byJob.entrySet().stream()
        .filter(entry -> !entry.getValue().shares.isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Counts octets of heap that the job holds more, or less; what holds nothing is no more. */
  void pay(String job, long more) {
    Holding holding = open(job);
    holding.heap += more;
    accounts.add(holding.account, more);
    if (holding.heap == 0) {
      byJob.remove(job);
    }
  }

  /** Counts what the job has sent more, or less. */
  void paySent(String job, long more) {
    open(job).sentHeap += more;
    pay(job, more);
  }

  /** Another account pays for all that the job has. */
  void assign(String job, Account account) {
    Holding holding = open(job);
    if (holding.account != account) {
      accounts.add(holding.account, -holding.heap);
      holding.account = account;
      accounts.add(account, holding.heap);
    }
  }

  /** Nothing of what was sent is there any more. */
  void clearSent() {
    for (String job : List.copyOf(byJob.keySet())) {
      Holding holding = byJob.get(job);
      holding.ids = 0;
      holding.octets = 0;
      holding.shares.clear();
      paySent(job, -holding.sentHeap);
    }
  }
}
