// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import nodeline.Problem;
import nodeline.config.Source;
import nodeline.control.DeviceStatus;

/** Which board runs what: a script of its own, else that of its role. */
final class SuiteTasks {
  private SuiteTasks() {}

  /**
   * The tasks of a bench, in its order; its other devices have none.
   *
   * @param only roles and devices that take part; none: all
   * @throws Problem if a script, or one of these names, is for nobody
   */
  static List<SuiteTask> of(Suite suite, List<DeviceStatus> devices, List<String> only) {
    Set<String> names = new TreeSet<>();
    devices.forEach(device -> names.addAll(List.of(device.name(), device.role())));
    for (SuiteScript script : suite.scripts()) {
      if (!names.contains(script.target())) {
        throw new Problem(
            "%s: script for \"%s\": the bench has no such role or device"
                .formatted(script.place(), script.target()),
            Source.allowed(script.target(), names));
      }
    }
    suite.counts().forEach((role, count) -> requireCount(suite, devices, role, count));
    List<SuiteTask> tasks = new ArrayList<>();
    for (DeviceStatus device : devices) {
      suite.scripts().stream()
          .filter(script -> isFor(script, device))
          .max((one, other) -> Boolean.compare(isOwn(one, device), isOwn(other, device)))
          .ifPresent(script -> tasks.add(task(device, script)));
    }
    return only(tasks, only);
  }

  private static void requireCount(
      Suite suite, List<DeviceStatus> devices, String role, int count) {
    long there = devices.stream().filter(device -> device.role().equals(role)).count();
    if (there != count) {
      throw new Problem(
          "%s: the bench has another number of devices with the role \"%s\": %d, the job wants %d"
              .formatted(suite.file(), role, there, count),
          "name a bench with the job's devices by --bench FILE");
    }
  }

  private static boolean isFor(SuiteScript script, DeviceStatus device) {
    return isOwn(script, device) || script.target().equals(device.role());
  }

  private static boolean isOwn(SuiteScript script, DeviceStatus device) {
    return script.target().equals(device.name());
  }

  private static SuiteTask task(DeviceStatus device, SuiteScript script) {
    return new SuiteTask(
        device.name(),
        device.role(),
        device.job(),
        device.group(),
        device.console().startsWith("exec:"),
        script);
  }

  private static List<SuiteTask> only(List<SuiteTask> tasks, List<String> only) {
    Set<String> names = new TreeSet<>();
    tasks.forEach(task -> names.addAll(List.of(task.device(), task.role())));
    for (String name : only) {
      if (!names.contains(name)) {
        throw new Problem(
            "no role or device of the suite: \"" + name + "\"", Source.allowed(name, names));
      }
    }
    return tasks.stream()
        .filter(
            task -> only.isEmpty() || only.contains(task.device()) || only.contains(task.role()))
        .toList();
  }
}
