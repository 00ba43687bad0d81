// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import nodeline.Problem;
import nodeline.permit.PeerName;
import nodeline.permit.Permits;

/**
 * A command for those who may write the devices that it is about. The bridge's own user and root
 * may.
 *
 * @param devices those that a request is about
 */
record WriterCommand(
    ControlCommand command, Function<JsonNode, List<? extends DeviceControl>> devices)
    implements ControlCommand {
  @Override
  public Object answer(JsonNode request) {
    return answer(request, Optional.empty());
  }

  @Override
  public Object answer(JsonNode request, Optional<SocketPeer> peer) {
    Optional<PeerName> name = peer.map(SocketPeer::proved);
    boolean may =
        name.filter(PeerName::isOwn).isPresent()
            || devices.apply(request).stream()
                .allMatch(device -> device.permits().of(name) == Permits.Right.WRITE);
    if (!may) {
      throw new Problem(
          "%s may not do that at this bridge"
              .formatted(name.map(PeerName::toString).orElse("nobody")),
          "it is for those in \"write:\" of the device, or of all devices, in the configuration");
    }
    return command.answer(request);
  }
}
