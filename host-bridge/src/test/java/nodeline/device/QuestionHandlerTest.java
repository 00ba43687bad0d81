// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionHandlerTest {
  private static final String ASKED =
      """
      <LAVA_MULTI_NODE> <LAVA_SEND nodeline-0123456789ab>\r
      <LAVA_MULTI_NODE> <LAVA_WAIT nodeline-0123456789ab>\r
      """;

  private final EmbeddedChannel channel = new EmbeddedChannel(new QuestionHandler());

  private void feed(String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, ISO_8859_1));
  }

  private String passed() {
    StringBuilder text = new StringBuilder();
    for (ByteBuf octets = channel.readInbound(); octets != null; octets = channel.readInbound()) {
      text.append(octets.toString(ISO_8859_1));
      octets.release();
    }
    return text.toString();
  }

  @Test
  void takesTheQuestionOutWhereverItIsCut() {
    String text = "a<b" + ASKED + "c\n";
    for (int cut = 0; cut <= text.length(); cut++) {
      feed(text.substring(0, cut));
      feed(text.substring(cut));
      assertEquals("a<bc\n", passed(), "cut at " + cut);
    }
  }

  @Test
  void takesTheQuestionOutOctetByOctet() {
    ("<" + ASKED + "<>\n").chars().forEach(octet -> feed(String.valueOf((char) octet)));
    assertEquals("<<>\n", passed());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<LAVA_MULTI_NODE> <LAVA_SEND ready>\n",
        "<LAVA_MULTI_NODE> <LAVA_SEND nodeline-0123456789a>\n",
        "<LAVA_MULTI_NODE> <LAVA_SEND nodeline-0123456789ab k=v>\n",
        "<LAVA_MULTI_NODE> <LAVA_SYNC nodeline-0123456789ab>\n",
        "<LAVA_MULTI_NODE> <LAVA_WAIT nodeline-0123456789ab>\r\r\r\n",
        "<<LAVA_MULTI_NODE> <LAVA_\377"
      })
  void leavesOtherTextAsItIs(String text) {
    feed(text);
    assertEquals(text, passed());
  }

  @Test
  void holdsABeginningBackForAMomentOnly() {
    channel.freezeTime();
    feed("menu: <");
    assertEquals("menu: ", passed());
    channel.advanceTimeBy(60, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertEquals("<", passed());
  }

  @Test
  void passesAtTheEndWhatItHeldBack() {
    feed("<LAVA_MULTI");
    channel.finish();
    assertEquals("<LAVA_MULTI", passed());
  }
}
