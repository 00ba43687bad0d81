// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

/**
 * A board with what it runs.
 *
 * @param group of the device, where the script's messages are
 * @param simulated whether the board is a command of the host, whose folders such boards share
 */
record SuiteTask(
    String device, String role, String job, String group, boolean simulated, SuiteScript script) {}
