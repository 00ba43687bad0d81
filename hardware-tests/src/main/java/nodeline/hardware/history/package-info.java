// SPDX-License-Identifier: Apache-2.0
/** Histories of calls, and whether one order of them explains what each caller was told. */
package nodeline.hardware.history;
