// SPDX-License-Identifier: Apache-2.0

/** The rules, the units and the installer of {@code udev/}, alone and on an emulated host. */
package nodeline.hardware.udev;
