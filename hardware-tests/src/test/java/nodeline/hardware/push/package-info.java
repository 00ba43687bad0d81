// SPDX-License-Identifier: Apache-2.0

/** {@code nodeline push} and {@code nodeline exec} at the prompts of real shells. */
package nodeline.hardware.push;
