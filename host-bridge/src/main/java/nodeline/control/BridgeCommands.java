// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import nodeline.DaemonThreads;
import nodeline.Problem;

/** What the control socket of a bridge can be asked: {@code docs/status.md}. */
public final class BridgeCommands {
  private BridgeCommands() {}

  /** The commands by their names. */
  public static Map<String, ControlCommand> of(BridgeControl bridge, LifeControl life) {
    Map<String, ControlCommand> commands = of(bridge);
    commands.put("reload", ofAll(bridge, request -> life.reload()));
    commands.put("stop", ofAll(bridge, request -> stop(life)));
    return commands;
  }

  /** The commands of one that nobody can stop. */
  public static Map<String, ControlCommand> of(BridgeControl bridge) {
    Map<String, ControlCommand> commands = new LinkedHashMap<>();
    commands.put("status", request -> bridge.status());
    commands.put("attach", request -> device(bridge, request).attach(AttachOptions.of(request)));
    commands.put("call", ofOne(bridge, request -> call(bridge, request)));
    commands.put("login", ofOne(bridge, request -> device(bridge, request).login()));
    commands.put("boot", request -> device(bridge, request).boot());
    commands.put("power", ofOne(bridge, request -> power(bridge, request)));
    commands.put("end-calls", ofOne(bridge, request -> device(bridge, request).endCalls()));
    commands.put("groups", request -> Map.of("groups", bridge.groups().states()));
    commands.put(
        "events", request -> Map.of("file", bridge.events().map(Path::toString).orElse("")));
    commands.put(
        "clear-group",
        ofAll(bridge, request -> bridge.groups().clear(request.path("group").asText())));
    commands.put("wait", request -> upWait(bridge, request));
    return commands;
  }

  private static ControlCommand ofOne(BridgeControl bridge, ControlCommand command) {
    return new WriterCommand(command, request -> List.of(device(bridge, request)));
  }

  private static ControlCommand ofAll(BridgeControl bridge, ControlCommand command) {
    return new WriterCommand(command, request -> bridge.devices());
  }

  private static Object upWait(BridgeControl bridge, JsonNode request) {
    List<String> devices = texts(request, "up");
    return request.has("up") ? bridge.up(devices) : Map.of("up", devices);
  }

  /** The answer is there at once, and so is written before the end closes the connection. */
  private static ControlWait stop(LifeControl life) {
    return () -> {
      CompletableFuture<Void> unused = CompletableFuture.runAsync(life::stop, DaemonThreads.EACH);
      return CompletableFuture.completedFuture(Map.of("pid", ProcessHandle.current().pid()));
    };
  }

  private static DeviceControl device(BridgeControl bridge, JsonNode request) {
    return bridge.device(request.path("device").asText());
  }

  private static ControlWait call(BridgeControl bridge, JsonNode request) {
    List<String> words = texts(request, "words");
    Optional<Duration> timeout = timeout(request);
    return device(bridge, request).call(words, timeout);
  }

  private static ControlWait power(BridgeControl bridge, JsonNode request) {
    return device(bridge, request).power(request.path("action").asText());
  }

  private static List<String> texts(JsonNode request, String key) {
    List<String> texts = new ArrayList<>();
    request.path(key).forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static Optional<Duration> timeout(JsonNode request) {
    JsonNode seconds = request.path("timeoutSeconds");
    if (seconds.isMissingNode()) {
      return Optional.empty();
    }
    if (!seconds.canConvertToInt() || seconds.asInt() < 1) {
      throw new Problem("not a timeout: " + seconds, "timeoutSeconds: a number from 1 on");
    }
    return Optional.of(Duration.ofSeconds(seconds.asInt()));
  }
}
