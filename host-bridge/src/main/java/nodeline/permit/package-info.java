// SPDX-License-Identifier: Apache-2.0
/** Who may: names that a client proves, and what they may do. */
package nodeline.permit;
