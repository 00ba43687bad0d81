// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import com.fazecast.jSerialComm.SerialPort;

/** Our settings in jSerialComm's words. */
final class SerialSetup {
  private SerialSetup() {}

  /**
   * Says how the port is to be opened.
   *
   * @param blocking for its reads and writes; else for its descriptor
   */
  static void configure(SerialPort port, SerialSettings settings, boolean blocking) {
    int parity =
        switch (settings.parity()) {
          case NONE -> SerialPort.NO_PARITY;
          case EVEN -> SerialPort.EVEN_PARITY;
          case ODD -> SerialPort.ODD_PARITY;
          case MARK -> SerialPort.MARK_PARITY;
          case SPACE -> SerialPort.SPACE_PARITY;
        };
    int stopBits = settings.stopBits() == 1 ? SerialPort.ONE_STOP_BIT : SerialPort.TWO_STOP_BITS;
    int flow =
        switch (settings.flow()) {
          case NONE -> SerialPort.FLOW_CONTROL_DISABLED;
          case RTSCTS -> SerialPort.FLOW_CONTROL_RTS_ENABLED | SerialPort.FLOW_CONTROL_CTS_ENABLED;
          case XONXOFF ->
              SerialPort.FLOW_CONTROL_XONXOFF_IN_ENABLED
                  | SerialPort.FLOW_CONTROL_XONXOFF_OUT_ENABLED;
        };
    port.setComPortParameters(settings.baud(), settings.dataBits(), stopBits, parity);
    port.setFlowControl(flow);
    port.setComPortTimeouts(
        blocking ? SerialPort.TIMEOUT_READ_SEMI_BLOCKING : SerialPort.TIMEOUT_NONBLOCKING, 0, 0);
    setLines(port, settings);
  }

  /**
   * Before the opening it is a wish, after it an order; ptys have no such lines and do not care.
   */
  static void setLines(SerialPort port, SerialSettings settings) {
    if (!settings.dtr()) {
      port.clearDTR();
    }
    if (!settings.rts()) {
      port.clearRTS();
    }
  }

  /**
   * Begins or ends a signal: DTR and RTS are turned over, and then as they are configured.
   *
   * @return whether the driver knows such a line
   */
  static boolean set(SerialPort port, SerialSettings settings, LineSignal signal, boolean on) {
    return switch (signal) {
      case BREAK -> on ? port.setBreak() : port.clearBreak();
      case DTR -> settings.dtr() != on ? port.setDTR() : port.clearDTR();
      case RTS -> settings.rts() != on ? port.setRTS() : port.clearRTS();
    };
  }
}
