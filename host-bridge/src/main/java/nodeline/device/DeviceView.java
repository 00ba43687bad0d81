// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import io.netty.channel.Channel;
import java.util.Optional;
import nodeline.access.ConsoleAccess;
import nodeline.access.PageClient;
import nodeline.control.ConsoleView;
import nodeline.permit.PeerName;

/** A device's console for those who only look. */
record DeviceView(ConsoleAccess access, LineWatch line) implements ConsoleView {
  @Override
  public void show(Channel page, Optional<PeerName> peer) {
    PageClient.attach(access, page, peer);
  }

  @Override
  public Traffic traffic() {
    return line.traffic();
  }
}
