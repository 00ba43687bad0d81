// SPDX-License-Identifier: Apache-2.0
/** A group's history as a sequence diagram: text, SVG, a page, Chrome's trace format. */
package nodeline.timeline;
