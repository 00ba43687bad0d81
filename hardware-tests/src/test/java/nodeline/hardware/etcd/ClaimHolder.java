// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.etcd;

import java.util.Optional;
import nodeline.etcd.EtcdAddress;
import nodeline.etcd.EtcdLog;
import nodeline.etcd.EtcdSettings;

/** A program that claims a name for as long as it lives. */
final class ClaimHolder {
  private ClaimHolder() {}

  /** Arguments: address, group, name, holder. */
  public static void main(String[] arguments) throws InterruptedException {
    EtcdLog log =
        new EtcdLog(
            new EtcdSettings(EtcdAddress.parse(arguments[0]), Optional.empty(), Optional.empty()));
    log.claim(arguments[1], arguments[2], arguments[3], claim -> {});
    Thread.currentThread().join();
  }
}
