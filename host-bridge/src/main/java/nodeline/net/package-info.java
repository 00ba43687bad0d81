// SPDX-License-Identifier: Apache-2.0
/** Options of TCP connections that notice a dead peer. */
package nodeline.net;
