// SPDX-License-Identifier: Apache-2.0
package nodeline.client.junit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import nodeline.client.BenchDevice;
import nodeline.client.BoardBench;
import nodeline.client.NodelineException;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * The boards of a bench in a test class. The bridge is found or started before the first test; one
 * that was started serves all test classes that name the same file, and ends after the last. A
 * field that is not static has it too, from each test's start on. When a test fails, standard error
 * shows the end of each console and the timeline.
 *
 * <pre>
 *   &#64;RegisterExtension static final NodelineBench bench = NodelineBench.of("bench.yaml");
 *
 *   &#64;Test
 *   void boots() {
 *     bench.device("board-1").exec("uname -r");
 *   }
 * </pre>
 */
public final class NodelineBench implements BeforeAllCallback, BeforeEachCallback, TestWatcher {
  private static final ExtensionContext.Namespace PLACE =
      ExtensionContext.Namespace.create(NodelineBench.class);
  private static final String BEGAN = "began";

  private final Optional<Path> configuration;
  private BoardBench bench;

  private NodelineBench(Optional<Path> configuration) {
    this.configuration = configuration;
  }

  /**
   * A bench by its configuration.
   *
   * @param file a path from the working directory on
   */
  public static NodelineBench of(String file) {
    return new NodelineBench(Optional.of(Path.of(file).toAbsolutePath()));
  }

  /** The bench of the bridge that runs. */
  public static NodelineBench running() {
    return new NodelineBench(Optional.empty());
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    find(context);
  }

  /** The run has one for all fields that name the same file. */
  private void find(ExtensionContext context) {
    bench =
        context
            .getRoot()
            .getStore(PLACE)
            .getOrComputeIfAbsent(
                configuration,
                file -> file.map(BoardBench::of).orElseGet(BoardBench::running),
                BoardBench.class);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    find(context); // a field that is not static is there from here on
    context.getStore(PLACE).put(BEGAN, System.nanoTime());
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    Long began = context.getStore(PLACE).get(BEGAN, Long.class);
    if (bench != null && began != null) {
      System.err.println(bench.report(Duration.ofNanos(System.nanoTime() - began)));
    }
  }

  /**
   * The boards, with more of what they can.
   *
   * @throws IllegalStateException before a test begins
   */
  public BoardBench boards() {
    if (bench == null) {
      throw new IllegalStateException("the bench is not there before a test begins");
    }
    return bench;
  }

  /**
   * A board.
   *
   * @throws NodelineException if there is no such device
   */
  public BenchDevice device(String name) {
    return boards().device(name);
  }
}
