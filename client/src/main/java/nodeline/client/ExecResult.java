// SPDX-License-Identifier: Apache-2.0
package nodeline.client;

/**
 * How a board's command ended.
 *
 * @param status 0 to 255
 * @param output what it printed, its errors too, as UTF-8; 16 MiB at most
 */
public record ExecResult(int status, String output) {}
