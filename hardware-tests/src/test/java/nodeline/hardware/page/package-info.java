// SPDX-License-Identifier: Apache-2.0

/** The page in a browser: what it shows, by keyboard, in both schemes, of hostile boards. */
package nodeline.hardware.page;
