// SPDX-License-Identifier: Apache-2.0
/**
 * A device: the pipeline of its console, its sessions.
 *
 * <p>All that a device does happens on one event loop; see {@link nodeline.device.ConsolePipeline}
 * for its pipeline at a glance.
 */
package nodeline.device;
