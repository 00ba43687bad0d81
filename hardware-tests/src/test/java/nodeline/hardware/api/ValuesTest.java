// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import nodeline.hardware.rig.Board;
import nodeline.hardware.rig.Rig;
import nodeline.hardware.rig.Shells;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is sent arrives unchanged, whatever it is. */
class ValuesTest {
  @TempDir Path folder;

  static List<String> shells() {
    return Shells.families().toList();
  }

  /** All that the shell can have between two single quotes on one line. */
  private static String octets(String shell) {
    StringBuilder all = new StringBuilder();
    for (int octet = 1; octet < (Shells.holdsAllOctets(shell) ? 256 : 128); octet++) {
      if (octet != '\'' && octet != '\n') {
        all.append((char) octet);
      }
    }
    return all.toString();
  }

  @ParameterizedTest
  @MethodSource("shells")
  void specialValuesArriveUnchanged(String shell) throws Exception {
    try (Rig rig = new Rig(folder, shell, "server")) {
      String all = octets(shell);
      String umlauts = Shells.holdsAllOctets(shell) ? "gr\u00c3\u00bc\u00c3\u009f" : "gruss";
      String script =
          """
          lava-send m a='a>b' b='  two  blanks ' c='tab\there' d='x y=z' e='two
          lines' f= g='a\\b\\n\\0101' h='\u0003\u0004' i='%s' j='%%d %%' k='$HOME `x` "q" ;&|*?[]{}~!^' \
          l=--help free-space=7G m=ssh-rsa AAAA me@host n=1,2 o='%s'
          lava-wait m
          """
              .formatted(umlauts, all);
      Board.Result result = rig.board(0).run(script);
      assertEquals("", result.stderr());
      assertEquals(
          """
          job-0:a=a>b
          job-0:b=  two  blanks \n\
          job-0:c=tab\there
          job-0:d=x y=z
          job-0:e=two\\nlines
          job-0:f=
          job-0:g=a\\b\\n\\0101
          job-0:h=\u0003\u0004
          job-0:i=%s
          job-0:j=%%d %%
          job-0:k=$HOME `x` "q" ;&|*?[]{}~!^
          job-0:l=--help
          job-0:free-space=7G
          job-0:m=ssh-rsa AAAA me@host
          job-0:n=1,2
          """
                  .formatted(umlauts)
              + "job-0:o="
              + all
              + "\n",
          result.cache());
    }
  }

  @ParameterizedTest
  @MethodSource("shells")
  void sixtyKilobytesArriveAndTwiceAsMuchIsRefused(String shell) throws Exception {
    try (Rig rig = new Rig(folder, shell, "server", "client")) {
      String script =
          """
          v=0123456789:abcdefghijklmnopqrstuvwxyz/ABCDEFGHIJKLMNOPQRSTUVWXYZ
          v=$v$v$v$v$v$v$v$v; v=$v$v$v$v$v$v$v$v; v=$v$v$v$v$v$v$v$v$v$v$v$v$v$v$v
          lava-send big k="$v end"
          echo "$?"
          LAVA_TIMEOUT=200 lava-send huge a="$v" b="$v"
          echo "$?"
          lava-send next k=v
          echo "$?"
          lava-wait big
          """;
      Board.Result result = rig.board(0).run(script);
      String unit = "0123456789:abcdefghijklmnopqrstuvwxyz/ABCDEFGHIJKLMNOPQRSTUVWXYZ";
      assertEquals("0\n1\n0\n", result.stdout(), result.stderr());
      assertEquals(1, result.stderr().lines().count(), result.stderr());
      assertTrue(result.stderr().startsWith("lava-send: huge: message too long"), result.stderr());
      assertEquals("job-0:k=" + unit.repeat(960) + " end\n", result.cache());
    }
  }
}
