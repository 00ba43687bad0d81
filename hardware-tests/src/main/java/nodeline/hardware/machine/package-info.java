// SPDX-License-Identifier: Apache-2.0

/** Emulated machines: Linux kernels on a console, a USB gadget, and shells of other processors. */
package nodeline.hardware.machine;
