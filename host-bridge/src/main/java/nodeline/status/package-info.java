// SPDX-License-Identifier: Apache-2.0
/** The state of a running bridge for people: a table, and the whole screen. */
package nodeline.status;
