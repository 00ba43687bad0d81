// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import nodeline.group.Quotas.Quota;

/**
 * Who holds how much of all groups, within the {@link Quotas}.
 *
 * <p>Devices share what is theirs: while more than half of it is taken, none of them gets more than
 * its part of the other half. So one that fills all it can leaves each other device its part.
 *
 * <p>Thread-safe. Groups and members are within their limits at any time if who asks and adds has
 * this object's lock for both. Sends take no such lock: of each thread that sends at the same
 * moment, there may be one message too many.
 */
final class Accounts {
  /** Who pays for a device. */
  static final String DEVICES = "";

  /** Guests of an earlier run, until they ask again. */
  private static final String EARLIER = "an earlier run";

  private final Quotas quotas;
  private final Account devices = new Account(DEVICES);
  private final Account earlier = new Account(EARLIER);
  private final Map<String, Account> clients = new HashMap<>();

  /** In how many groups a job is a device; read without the lock. */
  private final Map<String, Integer> deviceJobs = new ConcurrentHashMap<>();

  private final Account guests = new Account("all");
  private long octets;
  private int members;

  Accounts(Quotas quotas) {
    this.quotas = quotas;
  }

  /** Whether there are limits of all groups together, and so parts of them. */
  boolean limited() {
    return !quotas.equals(Quotas.NONE);
  }

  Account devices() {
    return devices;
  }

  Account earlier() {
    return earlier;
  }

  /** Whether a job is a device of this bridge, in any group. */
  boolean hasDevice(String job) {
    return deviceJobs.containsKey(job);
  }

  /** The account of a client, by its name; that of the devices for {@link #DEVICES}. */
  synchronized Account of(String client) {
    if (client.equals(DEVICES)) {
      return devices;
    }
    Account account = clients.get(client);
    return account == null ? new Account(client) : account;
  }

  /** Why the account cannot have one group more, if it cannot. */
  synchronized Optional<String> groupRefusal(Account account) {
    if (account.isGuest() && guests.groups >= quotas.guests().groups()) {
      return Optional.of("too many groups of members on LAVA's wire: max=" + guests.groups);
    }
    return account.isGuest() && account.groups >= quotas.client().groups()
        ? Optional.of("too many groups of this client: max=" + account.groups)
        : Optional.empty();
  }

  /** Why the account cannot have so many members more, if it cannot. */
  synchronized Optional<String> memberRefusal(Account account, int more) {
    if (more > 0 && members + more > quotas.all().members()) {
      return Optional.of("too many members of all groups: max=" + quotas.all().members());
    }
    if (account.isGuest() && guests.members >= quotas.guests().members()) {
      return Optional.of("too many members on LAVA's wire: max=" + guests.members);
    }
    return account.isGuest() && account.members >= quotas.client().members()
        ? Optional.of("too many members of this client: max=" + account.members)
        : Optional.empty();
  }

  /**
   * Why a member cannot hold more, if it cannot.
   *
   * @param held octets that the member has already
   */
  synchronized Optional<String> refusal(Account account, long held, long more) {
    if (more <= 0) {
      return Optional.empty();
    }
    if (octets + more > quotas.all().octets()) {
      return full("all groups", quotas.all().octets());
    }
    if (!account.isGuest()) {
      return crowded(held, more)
          ? full("this device's part of all groups", part())
          : Optional.empty();
    }
    if (guests.holdsMore(quotas.guests(), more)) {
      return full("all members on LAVA's wire", quotas.guests().octets());
    }
    return account.holdsMore(quotas.client(), more)
        ? full("this client's members", quotas.client().octets())
        : Optional.empty();
  }

  private static Optional<String> full(String whose, long max) {
    return Optional.of(
        "the messages of %s are full: max=%d octets of memory".formatted(whose, max));
  }

  private boolean crowded(long held, long more) {
    return limited() && devices.octets + more > quotas.deviceOctets() / 2 && held + more > part();
  }

  private long part() {
    long all = quotas.deviceOctets();
    return devices.members > 1 ? all / 2 / devices.members : all;
  }

  /** Whether the member holds no more than it may. */
  boolean fits(Account account, long held) {
    return refusal(account, held - 1, 1).isEmpty();
  }

  /** Counts what the account holds more, or less. */
  synchronized void add(Account account, long more) {
    octets += more;
    account.octets += more;
    if (account.isGuest()) {
      guests.octets += more;
      keep(account);
    }
  }

  /** Counts groups that the account has more, or less. */
  synchronized void addGroups(Account account, int more) {
    account.groups += more;
    if (account.isGuest()) {
      guests.groups += more;
      keep(account);
    }
  }

  /** Counts a member that the account has more. */
  synchronized void addMember(Account account, String job) {
    addMembers(account, 1);
    if (!account.isGuest()) {
      deviceJobs.merge(job, 1, Integer::sum);
    }
  }

  /** Counts a member that the account has no more. */
  synchronized void removeMember(Account account, String job) {
    addMembers(account, -1);
    if (!account.isGuest()) {
      deviceJobs.computeIfPresent(job, (unused, groups) -> groups == 1 ? null : groups - 1);
    }
  }

  private void addMembers(Account account, int more) {
    members += more;
    account.members += more;
    if (account.isGuest()) {
      guests.members += more;
      keep(account);
    }
  }

  private void keep(Account account) {
    if (account.isEmpty()) {
      clients.remove(account.client);
    } else {
      clients.put(account.client, account);
    }
  }

  /**
   * What one of those that pay has in all groups: the bench's devices, or a client of LAVA's wire.
   */
  static final class Account {
    /** Name of the client; empty for the bench's own devices. */
    final String client;

    /** Octets of Java's heap. */
    long octets;

    /** Groups that it has made. */
    int groups;

    /** Places in groups. */
    int members;

    Account(String client) {
      this.client = client;
    }

    boolean isGuest() {
      return !client.isEmpty();
    }

    boolean isEmpty() {
      return octets == 0 && groups == 0 && members == 0;
    }

    boolean holdsMore(Quota quota, long more) {
      return octets + more > quota.octets();
    }
  }
}
