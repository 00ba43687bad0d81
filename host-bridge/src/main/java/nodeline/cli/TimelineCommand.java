// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import nodeline.events.BridgeEvent;
import nodeline.events.EventFiles;
import nodeline.events.EventFilter;
import nodeline.timeline.TimelineBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nodeline timeline}. */
@Command(
    name = "timeline",
    description = {
      "Shows the history of a group as a sequence diagram: a lane for each device.",
      "",
      "The history is that of the running bridge, or of the last one, by its events. Without --out"
          + " it is text."
    },
    footer = {
      "  nodeline timeline --since 5m --out run.html",
      "      draws the last five minutes into a page for a browser"
    },
    exitCodeList = {
      "0:shown",
      "1:there are no events, or the file cannot be written",
      "2:wrong usage"
    })
final class TimelineCommand implements Callable<Integer> {
  @Option(names = "--out", paramLabel = "FILE", description = TimelineOutput.HELP)
  private Path out;

  @Mixin private EventsCommand.Choice events;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    TimelineOutput output = TimelineOutput.to(out, spec);
    EventFilter filter = events.filter(Duration.ZERO);
    TimelineBuilder builder = new TimelineBuilder(filter.since());
    Path file = events.file();
    new EventFiles(file)
        .read(
            (BridgeEvent event) -> {
              if (filter.from(Long.MIN_VALUE).test(event)) {
                builder.accept(event);
              }
            });
    events.requireKnown(file);
    output.show(builder.build());
    return ExitCode.OK;
  }
}
