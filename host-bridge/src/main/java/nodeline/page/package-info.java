// SPDX-License-Identifier: Apache-2.0
/**
 * The page for browsers and the metrics for Prometheus: {@code docs/page.md}. Nothing can be
 * changed by it.
 *
 * <p>It has an event loop of its own, and a thread that asks the devices: no client of it makes a
 * console wait.
 */
package nodeline.page;
