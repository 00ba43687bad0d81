// SPDX-License-Identifier: Apache-2.0
/**
 * What a running bridge tells: its status, its events, and the local socket that asks for them.
 *
 * <p>Strings here are text, no longer octets, but still as boards chose them: a screen must escape
 * what is not printable.
 */
package nodeline.control;
