// SPDX-License-Identifier: Apache-2.0
/** What the frames in a captured text say: {@code docs/events.md}. */
package nodeline.decode;
