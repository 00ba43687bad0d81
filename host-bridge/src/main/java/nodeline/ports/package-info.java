// SPDX-License-Identifier: Apache-2.0
/**
 * The machine's serial ports as the system shows them: read from {@code /sys}, {@code /proc},
 * {@code /dev} and {@code /run}, without opening one. What adapters and processes call themselves
 * is in here as they said it: escape it before it is printed.
 */
package nodeline.ports;
