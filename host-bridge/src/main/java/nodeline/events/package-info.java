// SPDX-License-Identifier: Apache-2.0
/**
 * What happened in a bridge: the file of its events, their form, and what a person reads of them
 * ({@code docs/events.md}). Nothing here makes a device wait: a queue with a bound and a thread of
 * its own lie between.
 */
package nodeline.events;
