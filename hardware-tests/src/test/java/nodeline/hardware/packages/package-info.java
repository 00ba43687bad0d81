// SPDX-License-Identifier: Apache-2.0

/** The packages of {@code packaging/}: installed, used and removed on a bare Debian. */
package nodeline.hardware.packages;
