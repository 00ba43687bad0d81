// SPDX-License-Identifier: Apache-2.0
package nodeline.timeline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import nodeline.timeline.Timeline.Arrow;
import nodeline.timeline.Timeline.Lane;
import nodeline.timeline.Timeline.Mark;
import nodeline.timeline.Timeline.Span;

/**
 * A timeline in Chrome's trace format, which Perfetto opens: a process for each group, a thread for
 * each device, a slice for each call, a flow for each message. Times are microseconds.
 */
public final class TimelineTrace {
  private static final long MICROS = 1_000;
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final Timeline timeline;
  private final List<String> groups = new ArrayList<>();

  public TimelineTrace(Timeline timeline) {
    this.timeline = timeline;
    timeline.lanes().stream().map(Lane::group).distinct().forEach(groups::add);
  }

  /** Writes it. */
  public void write(Writer to) throws IOException {
    try (JsonGenerator json = FACTORY.createGenerator(to)) {
      json.writeStartObject();
      json.writeStringField("displayTimeUnit", "ms");
      json.writeArrayFieldStart("traceEvents");
      names(json);
      for (Span span : timeline.spans()) {
        span(json, span);
      }
      int flow = 0;
      for (Arrow arrow : timeline.arrows()) {
        flow(json, ++flow, arrow);
      }
      for (Mark mark : timeline.marks()) {
        mark(json, mark);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private void names(JsonGenerator json) throws IOException {
    for (int i = 0; i < groups.size(); i++) {
      begin(json, "M", "process_name", i + 1, 0);
      json.writeObjectFieldStart("args");
      json.writeStringField("name", groups.get(i));
      json.writeEndObject();
      json.writeEndObject();
    }
    for (int lane = 0; lane < timeline.lanes().size(); lane++) {
      begin(json, "M", "thread_name", process(lane), lane + 1);
      json.writeObjectFieldStart("args");
      json.writeStringField("name", timeline.lanes().get(lane).device());
      json.writeEndObject();
      json.writeEndObject();
    }
  }

  private int process(int lane) {
    return lane < 0 ? 1 : groups.indexOf(timeline.lanes().get(lane).group()) + 1;
  }

  private static void begin(JsonGenerator json, String phase, String name, int process, int thread)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("ph", phase);
    json.writeStringField("name", name);
    json.writeNumberField("pid", process);
    json.writeNumberField("tid", thread);
  }

  private void span(JsonGenerator json, Span span) throws IOException {
    begin(json, "X", span.label(), process(span.lane()), span.lane() + 1);
    json.writeStringField("cat", span.state().name().toLowerCase(Locale.ROOT));
    json.writeNumberField("ts", span.begin() * MICROS);
    json.writeNumberField("dur", Math.max(1, (span.end() - span.begin()) * MICROS));
    json.writeObjectFieldStart("args");
    json.writeStringField("state", span.state().name().toLowerCase(Locale.ROOT));
    json.writeStringField("text", span.text());
    json.writeEndObject();
    json.writeEndObject();
  }

  private void flow(JsonGenerator json, int number, Arrow arrow) throws IOException {
    begin(json, "s", arrow.label(), process(arrow.from()), arrow.from() + 1);
    json.writeStringField("cat", "message");
    json.writeNumberField("id", number);
    json.writeNumberField("ts", arrow.sent() * MICROS);
    json.writeEndObject();
    begin(json, "f", arrow.label(), process(arrow.to()), arrow.to() + 1);
    json.writeStringField("cat", "message");
    json.writeStringField("bp", "e");
    json.writeNumberField("id", number);
    json.writeNumberField("ts", arrow.got() * MICROS);
    json.writeEndObject();
  }

  private void mark(JsonGenerator json, Mark mark) throws IOException {
    begin(json, "i", mark.text(), process(mark.lane()), Math.max(0, mark.lane() + 1));
    json.writeStringField("s", mark.lane() < 0 ? "g" : "t");
    json.writeNumberField("ts", mark.time() * MICROS);
    json.writeEndObject();
  }
}
