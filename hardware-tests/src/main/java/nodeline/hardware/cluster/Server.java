// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.cluster;

import java.io.IOException;
import nodeline.hardware.etcd.EtcdCluster;
import nodeline.hardware.etcd.EtcdNode;

/** One of etcd's servers with its host's cable and disk. */
record Server(EtcdCluster all, EtcdNode node, Network.Place place, LoopDisk disk) {
  void begin(Fault fault) throws IOException {
    switch (fault) {
      case KILLED -> node.kill();
      case SILENT -> node.pause();
      case CUT -> place.cut();
      case POWER -> {
        disk.cutPower();
        node.kill();
      }
    }
  }

  void end(Fault fault) throws IOException {
    switch (fault) {
      case KILLED -> all.start(node);
      case SILENT -> node.goOn();
      case CUT -> place.join();
      case POWER -> {
        disk.restore();
        all.start(node);
      }
    }
  }
}
