// SPDX-License-Identifier: Apache-2.0
package nodeline.events;

/** What the coordinator knows of the messages of groups. */
@FunctionalInterface
public interface SentMessages {
  /** Whether anybody has sent or synced a message. */
  Answer of(String group, String id);

  /** What is known of it. */
  enum Answer {
    /** Somebody has. */
    SENT,
    /** Nobody has, here or elsewhere, in this run or before. */
    SENT_BY_NOBODY,
    /** Members elsewhere may have, or earlier runs. */
    NOT_KNOWN
  }
}
