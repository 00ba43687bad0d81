// SPDX-License-Identifier: Apache-2.0
/** Help outside of {@code --help}, all made of picocli's model: completion and man pages. */
package nodeline.cli.help;
