// SPDX-License-Identifier: Apache-2.0

/**
 * Consoles, ttys and bridges that end during calls and come back: every call still ends right and
 * once.
 */
package nodeline.hardware.link;
