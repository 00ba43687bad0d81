// SPDX-License-Identifier: Apache-2.0

/**
 * The project's own files: its launcher, the lint of its scripts, and the packages of the tests.
 */
package nodeline.hardware.project;
