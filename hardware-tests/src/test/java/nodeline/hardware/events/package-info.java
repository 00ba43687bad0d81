// SPDX-License-Identifier: Apache-2.0
/** What people see of a bench: its events, and why its calls wait. */
package nodeline.hardware.events;
