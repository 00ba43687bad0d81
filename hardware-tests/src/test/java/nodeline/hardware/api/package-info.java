// SPDX-License-Identifier: Apache-2.0

/** The MultiNode API on every shell: each command, its values, its errors and its exit status. */
package nodeline.hardware.api;
