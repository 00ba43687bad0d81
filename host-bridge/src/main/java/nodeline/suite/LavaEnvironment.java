// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.util.Optional;
import nodeline.config.Durations;
import nodeline.config.YamlNode;

/** What LAVA has in the environment of a role's tests. */
final class LavaEnvironment {
  private LavaEnvironment() {}

  /** What a job says of its roles; empty if it has none. */
  static Optional<YamlNode.Mapping> protocol(YamlNode root) {
    return root instanceof YamlNode.Mapping job
        ? job.mapping("protocols").flatMap(protocols -> protocols.mapping("lava-multinode"))
        : Optional.empty();
  }

  /** Lines for the shell: the variables of a role, and the time of a call that says none itself. */
  static String exports(YamlNode.Mapping job, String role) {
    Optional<YamlNode.Mapping> protocol = protocol(job);
    StringBuilder text = new StringBuilder();
    protocol
        .flatMap(part -> LavaTimes.duration(part, "timeout"))
        .map(time -> Math.min(time.toSeconds(), Durations.MAX_SECONDS))
        .ifPresent(seconds -> text.append("export LAVA_TIMEOUT=%d\n".formatted(seconds)));
    protocol
        .flatMap(part -> part.mapping("roles"))
        .flatMap(roles -> roles.mapping(role))
        .flatMap(own -> own.mapping("environment"))
        .or(() -> job.mapping("environment"))
        .ifPresent(variables -> variables.entries().forEach(one -> text.append(export(one))));
    return text.toString();
  }

  private static String export(YamlNode.Entry variable) {
    return variable.value() instanceof YamlNode.Scalar scalar
            && scalar.text() != null
            && variable.key().matches(LavaDefinition.VARIABLE)
        ? "export %s=%s\n"
            .formatted(variable.key(), LavaDefinition.quoted(PythonText.exported(scalar)))
        : "";
  }
}
