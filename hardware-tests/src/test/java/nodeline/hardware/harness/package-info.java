// SPDX-License-Identifier: Apache-2.0
/** Harnesses of others: the clients, their examples, and what is left when a harness is killed. */
package nodeline.hardware.harness;
