// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import java.util.List;
import java.util.function.Consumer;

/** Several listeners, told one after another. */
public final class BridgeListeners implements BridgeListener {
  private final List<BridgeListener> all;

  /** In the order in which they are told. */
  public BridgeListeners(BridgeListener... all) {
    this.all = List.of(all);
  }

  private void tell(Consumer<BridgeListener> event) {
    all.forEach(event);
  }

  @Override
  public void link(String device, LinkStatus link) {
    tell(one -> one.link(device, link));
  }

  @Override
  public void text(String device, byte[] octets) {
    tell(one -> one.text(device, octets));
  }

  @Override
  public void callStarted(String device, CallStart call) {
    tell(one -> one.callStarted(device, call));
  }

  @Override
  public void callWaits(String device, long call, List<String> missing) {
    tell(one -> one.callWaits(device, call, missing));
  }

  @Override
  public void callEnded(String device, CallEnd end) {
    tell(one -> one.callEnded(device, end));
  }

  @Override
  public void reset(String device, String sign) {
    tell(one -> one.reset(device, sign));
  }

  @Override
  public void client(String device, String client, boolean attached) {
    tell(one -> one.client(device, client, attached));
  }

  @Override
  public void signal(String device, String signal, List<String> words) {
    tell(one -> one.signal(device, signal, words));
  }

  @Override
  public void note(String device, String text) {
    tell(one -> one.note(device, text));
  }

  @Override
  public void cleared(String group) {
    tell(one -> one.cleared(group));
  }
}
