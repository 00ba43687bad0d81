// SPDX-License-Identifier: Apache-2.0
/** Locks of serial ports that other programs respect: UUCP's files, and the processes they name. */
package nodeline.portlock;
