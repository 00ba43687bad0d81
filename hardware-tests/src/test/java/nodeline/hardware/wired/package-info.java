// SPDX-License-Identifier: Apache-2.0

/** Boards and adapters on a bench, at ports that the environment names. */
package nodeline.hardware.wired;
