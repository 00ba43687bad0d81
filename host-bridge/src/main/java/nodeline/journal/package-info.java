// SPDX-License-Identifier: Apache-2.0
/**
 * The file that keeps the groups of a coordinator over a restart: what is written into it, how it
 * is read again, and when it is written anew.
 */
package nodeline.journal;
