// SPDX-License-Identifier: Apache-2.0
/** Options that the commands of several packages have. */
package nodeline.cli.option;
