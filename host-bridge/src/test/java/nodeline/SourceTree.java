// SPDX-License-Identifier: Apache-2.0
package nodeline;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * A source file, as the compiler reads it.
 *
 * @param packageName such as {@code nodeline.console}
 * @param names qualified names in it, imported or not
 * @param longest lines of its longest function
 */
record SourceTree(Path file, String packageName, Set<String> names, long longest) {
  /** All files under some folders. */
  static List<SourceTree> read(Path... folders) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path folder : folders) {
      try (Stream<Path> all = Files.walk(folder)) {
        all.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
      }
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      var units = manager.getJavaFileObjectsFromPaths(files);
      JavacTask task =
          (JavacTask) compiler.getTask(null, manager, null, List.of("-proc:none"), null, units);
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      return StreamSupport.stream(task.parse().spliterator(), false)
          .map(unit -> of(unit, positions))
          .toList();
    }
  }

  private static SourceTree of(CompilationUnitTree unit, SourcePositions positions) {
    Set<String> names = new HashSet<>();
    List<Long> functions = new ArrayList<>(List.of(0L));
    new TreeScanner<Void, Void>() {
      @Override
      public Void visitMemberSelect(MemberSelectTree name, Void none) {
        names.add(name.toString());
        return super.visitMemberSelect(name, null);
      }

      @Override
      public Void visitMethod(MethodTree method, Void none) {
        functions.add(
            unit.getLineMap().getLineNumber(positions.getEndPosition(unit, method))
                - unit.getLineMap().getLineNumber(positions.getStartPosition(unit, method))
                + 1);
        return super.visitMethod(method, null);
      }
    }.scan(unit, null);
    long longest = functions.stream().mapToLong(Long::longValue).max().orElseThrow();
    Path file = Path.of(unit.getSourceFile().toUri());
    return new SourceTree(file, unit.getPackageName().toString(), names, longest);
  }

  String simpleName() {
    return file.getFileName().toString();
  }

  int lines() {
    try {
      return Files.readAllLines(file).size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
