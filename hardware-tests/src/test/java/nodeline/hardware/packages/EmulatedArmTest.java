// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.packages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import nodeline.hardware.rig.ProgramRun;
import nodeline.hardware.rig.Shells;
import nodeline.hardware.rig.Skip;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The program with the Java of another architecture, by QEMU's user emulation: two boards meet. The
 * boards' shells are this machine's own.
 */
class EmulatedArmTest {
  /**
   * The tree, in mounts that end with this process. $1 is its folder, $2 Debian's architecture, $3
   * the emulator, $4 the folder of its libraries, $5 this checkout. No ldconfig runs in there, so
   * the library that JNA would find by it has the name that JNA tries first.
   */
  private static final String DEMO =
      """
      set -e
      tree=$1/tree
      mmdebstrap --quiet --architectures="$2" --variant=extract \\
        --include=openjdk-17-jre-headless,libc6,libgcc-s1,libstdc++6,zlib1g \\
        bookworm "$tree" http://deb.debian.org/debian
      mkdir -p "$tree/srv" "$tree/bin" "$tree/dev" "$tree/proc" "$tree/tmp"
      cp "$5/nodeline" "$tree/srv"
      cp -r "$5/host-bridge/target/app" "$tree/srv"
      cp "$(command -v "$3")" "$tree/emulator"
      cp --parents $(ldd /bin/busybox | grep -o '/[^ ]*') "$tree"
      cp /bin/busybox "$tree/bin"
      for name in $(/bin/busybox --list); do
        [ "$name" = busybox ] || ln -sf busybox "$tree/bin/$name"
      done
      ln -sf libutil.so.1 "$tree/lib/$4/libutil.so"
      printf '#!/bin/sh\\nexec /emulator /usr/lib/jvm/java-17-openjdk-%s/bin/java "$@"\\n' "$2" \\
        >"$tree/bin/java"
      chmod +x "$tree/bin/java"
      mount --rbind /dev "$tree/dev"
      mount -t proc proc "$tree/proc"
      mount -t tmpfs tmpfs "$tree/tmp"
      exec env -i PATH=/bin HOME=/tmp "$(command -v chroot)" "$tree" /srv/nodeline demo
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "arm64, qemu-aarch64-static, aarch64-linux-gnu",
    "armhf, qemu-arm-static, arm-linux-gnueabihf"
  })
  void twoBoardsMeet(String architecture, String emulator, String libraries) throws Exception {
    Skip.unless(Packaged.ALL, "fetches a Java: -Dnodeline.packages=all");
    BareDebian.require();
    Shells.requireInstalled(emulator);
    List<String> command =
        List.of(
            "unshare",
            "--mount",
            "sh",
            "-c",
            DEMO,
            "sh",
            folder.toString(),
            architecture,
            emulator,
            libraries,
            Packaged.ROOT.toString());
    ProgramRun ended = ProgramRun.of(command, Map.of());

    assertEquals(0, ended.status(), ended.toString());
    assertTrue(ended.out().contains("Both scripts ended well"), ended.toString());
  }
}
