// SPDX-License-Identifier: Apache-2.0
package nodeline.cli.board;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import nodeline.Printable;
import nodeline.Problem;
import nodeline.cli.option.SocketOption;
import nodeline.push.Attachment;
import nodeline.push.BoardSession;
import nodeline.push.Transfer;
import nodeline.terminal.StopSignals;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What {@code put} and {@code get} have in common. */
final class FileOptions {
  @Option(
      names = "--force",
      description = "Takes over from another client, and ends a running command by Ctrl-C.")
  private boolean force;

  @Option(
      names = "--log-typing",
      description = "The console's log shows what is typed, and the answers to it.")
  private boolean logTyping;

  @Mixin private SocketOption socket;

  /** Moves one file. */
  interface Move {
    Transfer.Moved one(BoardSession session, String file, Transfer told) throws IOException;
  }

  /** Moves files one after another, and says so; returns the exit status. */
  int move(CommandSpec spec, String device, Iterable<String> files, Move move) {
    CompletableFuture<String> stop = StopSignals.first();
    try (BoardSession session = open(device, stop)) {
      for (String file : files) {
        one(spec, device, session, told -> move.one(session, file, told));
      }
      return ExitCode.OK;
    } catch (Problem e) {
      throw new LinkDoubt(socket.path(), device).explain(e);
    } catch (CancellationException e) {
      return StopSignals.status(stop.join());
    }
  }

  private BoardSession open(String device, CompletableFuture<?> stop) {
    try (PromptProgress progress = new PromptProgress(device)) {
      return BoardSession.open(
          new Attachment(socket.path(), device, force, logTyping),
          new BoardLogin(socket.path(), device, progress::close),
          stop);
    }
  }

  private interface Moving {
    Transfer.Moved run(Transfer told) throws IOException;
  }

  private static void one(CommandSpec spec, String device, BoardSession session, Moving moving) {
    long began = System.nanoTime();
    int repaired = session.repaired();
    try {
      Transfer.Moved moved = shown(device, moving);
      String line =
          "%s: %s: octets=%d, repaired=%d, seconds=%.1f%s"
              .formatted(
                  device,
                  moved.name(),
                  moved.octets(),
                  session.repaired() - repaired,
                  (System.nanoTime() - began) / 1e9,
                  moved.checked() ? "" : ", without the sum of the whole: no cksum there");
      spec.commandLine().getOut().println(Printable.of(line));
      spec.commandLine().getOut().flush();
    } catch (NoSuchFileException e) {
      throw new Problem(e.getFile() + ": no such file", "look: ls -l", e);
    } catch (FileSystemException e) {
      String reason = e.getReason() == null ? "permission denied" : e.getReason();
      throw new Problem(e.getFile() + ": " + reason, "look: ls -l", e);
    } catch (IOException e) {
      throw new Problem(e.getMessage(), "try again", e);
    }
  }

  private static Transfer.Moved shown(String device, Moving moving) throws IOException {
    try (TransferProgress progress = new TransferProgress(device)) {
      return moving.run(progress);
    }
  }
}
