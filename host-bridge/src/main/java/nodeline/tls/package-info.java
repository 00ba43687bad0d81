// SPDX-License-Identifier: Apache-2.0
/**
 * TLS for the ports that are served and for the client of a coordinator: certificates out of files,
 * handshakes that are bounded, and what went wrong in a line for people.
 */
package nodeline.tls;
