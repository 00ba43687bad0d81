// SPDX-License-Identifier: Apache-2.0
/** The configuration file: what may stand in it, and every error with its line. */
package nodeline.config;
