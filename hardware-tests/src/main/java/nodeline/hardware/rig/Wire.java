// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.rig;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What stands between a cable's socket and the bridge, each the real program. */
public enum Wire {
  /** A tty behind a link, as udev makes one for an adapter. */
  SERIAL {
    @Override
    String console(Path home, Path socket, List<Process> wires) throws IOException {
      Path link = home.resolve("tty");
      wires.add(Adapter.plug(link, socket));
      return "serial:" + link;
    }
  },

  /** ser2net that lets its tty be set by RFC 2217. */
  RFC2217 {
    @Override
    String console(Path home, Path socket, List<Process> wires) throws IOException {
      return ser2net("telnet(rfc2217),tcp", home, socket, wires) + "?baud=9600";
    }
  },

  /** ser2net that knows telnet only. */
  TELNET {
    @Override
    String console(Path home, Path socket, List<Process> wires) throws IOException {
      return ser2net("telnet,tcp", home, socket, wires);
    }
  },

  /** A machine that serves its console at a socket, as QEMU does. */
  UNIX {
    @Override
    String console(Path home, Path socket, List<Process> wires) {
      return "unix:" + socket;
    }
  },

  /** A relay: its connection lives as long as the one behind it. */
  TCP {
    @Override
    String console(Path home, Path socket, List<Process> wires) throws IOException {
      int port = FreePort.next();
      String listen = "tcp-listen:%d,bind=127.0.0.1,reuseaddr,fork,nodelay".formatted(port);
      wires.add(Adapter.start("socat", "-t0.1", listen, "unix-connect:" + socket));
      return "tcp://127.0.0.1:" + port;
    }
  },

  /** A command like ssh: it ends with the connection, by a status of its own. */
  EXEC {
    @Override
    String console(Path home, Path socket, List<Process> wires) {
      return "exec:stty raw -echo; socat -t0.1 - unix-connect:%s; exit 255".formatted(socket);
    }
  };

  /**
   * Sets it up.
   *
   * @param home a folder of its own
   * @param wires gets what has to be stopped afterwards
   * @return the console's address
   */
  abstract String console(Path home, Path socket, List<Process> wires) throws IOException;

  private static String ser2net(String protocol, Path home, Path socket, List<Process> wires)
      throws IOException {
    Path link = home.resolve("tty");
    wires.add(Adapter.plug(link, socket));
    int port = FreePort.next();
    wires.add(
        Adapter.start(
            "ser2net",
            "-n",
            "-c",
            "/dev/null",
            "-Y",
            "connection: &c",
            "-Y",
            "  accepter: %s,127.0.0.1,%d".formatted(protocol, port),
            "-Y",
            "  connector: serialdev,%s,115200n81,local".formatted(link.toRealPath())));
    return "telnet://127.0.0.1:" + port;
  }
}
