// SPDX-License-Identifier: Apache-2.0
/** The consoles' logs: one folder, one thread that writes, files that rotate. */
package nodeline.log;
