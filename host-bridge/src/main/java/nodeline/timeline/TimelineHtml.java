// SPDX-License-Identifier: Apache-2.0
package nodeline.timeline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import nodeline.timeline.Timeline.Arrow;
import nodeline.timeline.Timeline.Lane;
import nodeline.timeline.Timeline.Mark;
import nodeline.timeline.Timeline.Span;

/**
 * A timeline as one page without anything from elsewhere. Its policy lets the browser load nothing,
 * and run only the page's own script, which it knows by its hash. What boards sent is JSON in an
 * element that is no script; the script puts it on the page as text.
 */
public final class TimelineHtml {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final Timeline timeline;

  public TimelineHtml(Timeline timeline) {
    this.timeline = timeline;
  }

  /** Writes it. */
  public void write(Writer out) throws IOException {
    String script = resource("timeline.js");
    String style = resource("timeline.css");
    out.write(
        resource("timeline.html")
            .replace("{{style-hash}}", hash(style))
            .replace("{{script-hash}}", hash(script))
            .replace("{{style}}", style)
            .replace("{{script}}", script)
            .replace("{{data}}", data()));
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = TimelineHtml.class.getResourceAsStream("/timeline/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String hash(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] sum = digest.digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  /**
   * The timeline as JSON that the page's script reads. No {@code <} is in it, so nothing in it ends
   * the element or begins another.
   */
  public String data() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeBooleanField("inLines", timeline.inLines());
      json.writeNumberField("from", timeline.from());
      json.writeNumberField("to", timeline.to());
      json.writeNumberField("leftOut", timeline.leftOut());
      json.writeArrayFieldStart("lanes");
      for (Lane lane : timeline.lanes()) {
        strings(json, lane.device(), lane.group());
      }
      json.writeEndArray();
      spans(json);
      arrows(json);
      marks(json);
      json.writeEndObject();
    }
    return text.toString()
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u007f", "\\u007f");
  }

  private static void strings(JsonGenerator json, String... texts) throws IOException {
    json.writeStartArray();
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  private void spans(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("spans");
    for (Span span : timeline.spans()) {
      json.writeStartArray();
      json.writeNumber(span.lane());
      json.writeNumber(span.begin());
      json.writeNumber(span.end());
      json.writeNumber(span.state().code());
      json.writeNumber(span.send() ? 1 : 0);
      json.writeString(span.label());
      json.writeString(span.text());
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private void arrows(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("arrows");
    for (Arrow arrow : timeline.arrows()) {
      json.writeStartArray();
      json.writeNumber(arrow.from());
      json.writeNumber(arrow.sent());
      json.writeNumber(arrow.to());
      json.writeNumber(arrow.got());
      json.writeString(arrow.label());
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private void marks(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("marks");
    for (Mark mark : timeline.marks()) {
      json.writeStartArray();
      json.writeNumber(mark.lane());
      json.writeNumber(mark.time());
      json.writeNumber(mark.bad() ? 1 : 0);
      json.writeString(mark.text());
      json.writeEndArray();
    }
    json.writeEndArray();
  }
}
