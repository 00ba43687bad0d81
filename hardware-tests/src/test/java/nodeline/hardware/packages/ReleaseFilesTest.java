// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.packages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import nodeline.hardware.rig.ProgramRun;
import nodeline.hardware.rig.Shells;
import nodeline.hardware.rig.Skip;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a release: their octets, their layout, the recipes for boards. */
class ReleaseFilesTest {
  @TempDir Path folder;

  @Test
  void equalSourcesGiveEqualOctets() throws Exception {
    Path first = folder.resolve("first");
    Packaged.make(first, "deb", "shim");
    Path copy = copyOfTheTree(folder.resolve("the second one"));
    Path second = folder.resolve("second");
    ProgramRun made =
        ProgramRun.of(
            List.of(
                "sh",
                "-c",
                "umask 077 && exec \"$0\" --out \"$1\" deb shim",
                copy + "/packaging/make",
                "" + second),
            Map.of("TZ", "Asia/Kathmandu", "LC_ALL", "C.UTF-8"));

    assertEquals(new ProgramRun(0, "", ""), made);
    assertEquals(hashes(first), hashes(second));
    assertEquals(6, hashes(first).size(), hashes(first).toString());
  }

  /** All that a package is made of, with the modes and the times of another checkout. */
  private static Path copyOfTheTree(Path copy) throws Exception {
    Path built = Path.of("host-bridge/target");
    Files.createDirectories(copy.resolve(built));
    String parts = "packaging udev dut-shim docs clients nodeline pom.xml LICENSE README.md";
    ProgramRun copied =
        ProgramRun.of(
            List.of(
                "sh",
                "-c",
                "cd \"$0\" && cp -r "
                    + parts
                    + " \"$1\" && cd \"$2\" && cp -r app man completions \"$1/$2\" && rm -f"
                    + " \"$1/$2\"/app/*.jsa && rm -rf \"$1/packaging/target\""
                    + " && chmod -R go-rwx \"$1\"",
                "" + Packaged.ROOT,
                "" + copy,
                "" + built),
            Map.of());
    assertEquals(new ProgramRun(0, "", ""), copied);
    return copy;
  }

  private static Map<String, String> hashes(Path files) throws Exception {
    Map<String, String> hashes = new TreeMap<>();
    for (Path file : list(files)) {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      hashes.put("" + file.getFileName(), new BigInteger(1, hash).toString(16));
    }
    return hashes;
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @Test
  void lintianFindsNoErrors() throws Exception {
    Skip.unless(Packaged.ALL, "takes half a minute: -Dnodeline.packages=all");
    Shells.requireInstalled("lintian");
    Packaged.make(folder, "--version", "1.0", "deb", "shim");
    List<String> command = new ArrayList<>(List.of("lintian", "--fail-on", "error"));
    command.add("--allow-root");
    for (String name : List.of("nodeline", "nodeline-shim", "nodeline-gadget")) {
      command.add("%s/%s_1.0_all.deb".formatted(folder, name));
    }
    ProgramRun ended = ProgramRun.of(command, Map.of());

    assertEquals(0, ended.status(), ended.toString());
  }

  @Test
  void theRecipesInstallTheFilesOfDebiansPackages() throws Exception {
    Shells.requireInstalled("make");
    Packaged.make(folder, "shim");
    ProgramRun ended =
        ProgramRun.of(List.of(Packaged.ROOT + "/packaging/test/recipes", "" + folder), Map.of());

    assertEquals(new ProgramRun(0, "", ""), ended);
  }

  @Test
  void theArchiveRunsFromAnyFolderWithoutAJava() throws Exception {
    Skip.unless(Packaged.ALL, "takes a minute: -Dnodeline.packages=all");
    Path tree = BareDebian.with("openjdk-17-jre-headless", "systemd");
    Packaged.make(folder, "--version", "1.0", "--arch", "amd64", "tarball");
    try (BareHost host = new BareHost(tree, folder, BareHost.NO_INIT)) {
      host.done("apt-get purge -y openjdk-17-jre-headless && ! command -v java");
      host.done("mkdir '/srv/a folder' && tar -xzf /mnt/*.tar.gz -C '/srv/a folder'");
      String demo = host.done("'/srv/a folder/nodeline-1.0-linux-amd64/nodeline' demo");
      assertTrue(demo.contains("Both scripts ended well"), demo);
    }
  }

  @Test
  void aVersionIsSetInAllPlaces() throws Exception {
    String script =
        """
        set -e
        cd "$1"
        for file in pom.xml */pom.xml README.md docs/installing.md packaging/set-version; do
          mkdir -p "$2/$(dirname "$file")"
          cp "$file" "$2/$file"
        done
        cd "$2"
        old=$(sed -n 's,^  <version>\\(.*\\)</version>$,\\1,p' pom.xml)
        packaging/set-version 9.8.7
        grep -L '<version>9.8.7</version>' pom.xml */pom.xml
        ! grep -H "<version>$old</version>" pom.xml */pom.xml
        grep -o 'nodeline_[0-9.]*_all.deb' README.md | sort -u
        ! grep -E 'nodeline(-shim)?[_-][0-9.]+(_all|-linux)' docs/installing.md | grep -v 9.8.7
        """;
    ProgramRun ended =
        ProgramRun.of(List.of("sh", "-c", script, "sh", "" + Packaged.ROOT, "" + folder), Map.of());

    assertEquals(new ProgramRun(0, "nodeline_9.8.7_all.deb\n", ""), ended);
  }

  @Test
  void theScriptsAreCleanInShellcheck() throws Exception {
    Shells.requireInstalled("shellcheck");
    String scripts =
        "shellcheck -x -P . packaging/make packaging/runtime packaging/release"
            + " packaging/set-version packaging/test/recipes packaging/debian/*/p*";
    ProgramRun ended =
        ProgramRun.of(List.of("sh", "-c", "cd \"$0\" && " + scripts, "" + Packaged.ROOT), Map.of());

    assertEquals(new ProgramRun(0, "", ""), ended);
  }
}
