// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import nodeline.cli.option.SocketOption;
import nodeline.control.BridgeWait;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nodeline wait}. */
@Command(
    name = "wait",
    description = {
      "Waits until a bridge is ready, and until links are up.",
      "",
      "It may begin before the bridge does. A bridge that is started again meanwhile is waited for."
    },
    footer = {
      "  nodeline wait --up --timeout 2m",
      "      waits until the links of all devices are up, for two minutes at most"
    },
    exitCodeList = {
      "0:the bridge is ready, and the links are up",
      "1:not in time, which one line says of whom; no such device; its console has ended",
      "2:wrong usage"
    })
final class WaitCommand implements Callable<Integer> {
  @Option(
      names = "--up",
      arity = "0..*",
      paramLabel = "DEVICE",
      description = "Wait until the links of these devices are up; without a name, of all.")
  private List<String> devices;

  @Mixin private final TimeoutOption timeout = new TimeoutOption(Optional.empty());

  @Mixin private SocketOption socket;

  @Override
  public Integer call() throws InterruptedException {
    new BridgeWait(socket::path, timeout.limit()).until(Optional.ofNullable(devices));
    return ExitCode.OK;
  }
}
