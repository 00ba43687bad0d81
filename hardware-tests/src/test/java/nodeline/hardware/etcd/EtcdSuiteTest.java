// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import nodeline.push.ShimFiles;
import nodeline.suite.SuiteOptions;
import nodeline.suite.SuiteReader;
import nodeline.suite.SuiteTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code nodeline test} with a bridge of its own whose groups are in etcd. */
class EtcdSuiteTest {
  @TempDir private Path folder;

  private final StringWriter said = new StringWriter();

  private boolean test(EtcdCluster cluster, String run) throws Exception {
    Path suite =
        Files.writeString(
            folder.resolve("suite.yaml"),
            """
            bench:
              coordinator: %s
              devices: {a: {role: one, group: lab, console: "exec:exec sh -i"}}
            scripts: {one: {push: %s/shim, run: '%s'}}
            """
                .formatted(cluster.address("/lab"), folder, run));
    SuiteOptions options =
        new SuiteOptions(Optional.of(folder.resolve("out")), Optional.empty(), List.of(), 1, false);
    Path socket = folder.resolve("s.sock");
    return new SuiteTest(
            SuiteReader.read(suite.toString()),
            options,
            ShimFiles.texts(),
            new PrintWriter(said, true))
        .run(socket, socket, new CompletableFuture<>())
        .good();
  }

  /** What yesterday's test sent is no message of this one. */
  @Test
  void aTestBeginsWithAnEmptyGroup() throws Exception {
    try (EtcdCluster cluster = EtcdCluster.start(folder, 1)) {
      assertEquals(true, test(cluster, "lava-send ready"), said::toString);
      assertEquals(
          true, test(cluster, "LAVA_TIMEOUT=3 lava-wait ready; [ $? -ne 0 ]"), said::toString);
    }
  }
}
