// SPDX-License-Identifier: Apache-2.0
/**
 * The clients of a device's console: any number of readers and one writer, by sockets.
 *
 * <p>All that is here happens on the event loop of the device's link; see {@link
 * nodeline.access.ConsoleAccess}.
 */
package nodeline.access;
