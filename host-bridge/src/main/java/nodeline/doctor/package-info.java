// SPDX-License-Identifier: Apache-2.0
/**
 * What keeps a bench from working, each thing with the command that mends it. Looks and asks; opens
 * a port only where it is told to listen, and never writes.
 */
package nodeline.doctor;
