// SPDX-License-Identifier: Apache-2.0
/** Help as programs of others show it: completion in real shells, man pages in real formatters. */
package nodeline.hardware.help;
