// SPDX-License-Identifier: Apache-2.0
/** Native libraries: where they are unpacked, whether they load, and the C library's calls. */
package nodeline.natives;
