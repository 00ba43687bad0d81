// SPDX-License-Identifier: Apache-2.0
package nodeline.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nodeline.Problem;
import nodeline.config.Source;
import nodeline.config.YamlKind;
import nodeline.config.YamlNode;
import nodeline.config.YamlReader;

/**
 * Finds the requests of a file, which is one of these.
 *
 * <pre>
 *   actions:                      protocols:                  - action: NAME
 *   - deploy:                       lava-multinode:             request: lava-wait
 *       role: server                - action: NAME              messageID: ipv4
 *       protocols:                    request: lava-wait
 *         lava-multinode:             messageID: ipv4
 *         - action: NAME
 *           request: lava-wait
 *           messageID: ipv4
 * </pre>
 */
public final class JobReader {
  private static final String ACTIONS = "actions";
  private static final String PROTOCOL = "lava-multinode";

  private final Source source;
  private final RequestReader reader;
  private final List<JobRequest> requests = new ArrayList<>();
  private Optional<String> passedOver = Optional.empty();

  private JobReader(Source source) {
    this.source = source;
    this.reader = new RequestReader(source);
  }

  /**
   * Reads and checks a file.
   *
   * @param file as messages should name it
   * @throws Problem with the file and the line of the first error
   */
  public static Job read(String file) {
    Source source = new Source(file);
    return new JobReader(source).job(YamlReader.read(source, YamlKind.JOB));
  }

  /**
   * The requests that stand anywhere in a part of a job, in its order; whose roles they are is the
   * part's affair. What {@code lava-start} asks for is the start of other devices, and no message.
   *
   * @throws Problem with the line of the first error
   */
  public static List<JobRequest> within(Source source, YamlNode part) {
    JobReader reader = new JobReader(source);
    reader.passedOver = Optional.of("lava-start");
    reader.find(part, Roles.ALL);
    source.check();
    return List.copyOf(reader.requests);
  }

  private Job job(YamlNode root) {
    if (root instanceof YamlNode.Sequence list) {
      list.items().forEach(item -> take(item, Roles.ALL));
    } else {
      find(actions(root).orElse(root), Roles.ALL);
    }
    source.check();
    if (requests.isEmpty()) {
      throw source.problem("there is no request in it", "it needs " + YamlKind.JOB.needs());
    }
    return new Job(source.file(), requests);
  }

  /** A whole job has settings of the protocol beside its actions. */
  private static Optional<YamlNode> actions(YamlNode root) {
    return root instanceof YamlNode.Mapping job
        ? job.entries().stream()
            .filter(entry -> entry.key().equals(ACTIONS))
            .map(YamlNode.Entry::value)
            .findFirst()
        : Optional.empty();
  }

  private void find(YamlNode node, Roles roles) {
    if (node instanceof YamlNode.Sequence list) {
      list.items().forEach(item -> find(item, roles));
    } else if (node instanceof YamlNode.Mapping mapping) {
      Roles within = roles.within(mapping);
      for (YamlNode.Entry entry : mapping.entries()) {
        if (entry.key().equals(PROTOCOL)) {
          take(entry, within);
        } else {
          find(entry.value(), within);
        }
      }
    }
  }

  private void take(YamlNode.Entry protocol, Roles roles) {
    if (!(protocol.value() instanceof YamlNode.Sequence list)) {
      throw source.problem(
          protocol.line(),
          PROTOCOL + " is not a list of requests",
          "begin each with \"- action: NAME\"");
    }
    list.items().forEach(item -> take(item, roles));
  }

  private static boolean isOf(YamlNode.Mapping request, String name) {
    return request.texts("request").stream().anyMatch(word -> word.replace('_', '-').equals(name));
  }

  private void take(YamlNode request, Roles roles) {
    if (request instanceof YamlNode.Mapping mapping
        && passedOver.filter(name -> isOf(mapping, name)).isPresent()) {
      return;
    }
    source.attempt(() -> reader.read(request, roles)).ifPresent(requests::add);
  }
}
