// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

/**
 * A group that devices of the file are in.
 *
 * @param size members when complete: the devices of the file unless it says more
 */
public record GroupConfig(String name, int size) {}
