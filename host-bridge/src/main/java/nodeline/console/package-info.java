// SPDX-License-Identifier: Apache-2.0
/**
 * A console as a Netty channel, kept open.
 *
 * <p>A {@link nodeline.console.ConsoleTransport} owns the event loops. A {@link
 * nodeline.console.ConsoleLink} keeps the console at one {@link nodeline.console.ConsoleAddress}
 * open: whatever the console is (a command on a pty, a serial port, a socket), its pipeline sees
 * {@code ByteBuf} in and {@code ByteBuf} out. jSerialComm, pty4j and JNA are used here only.
 */
package nodeline.console;
