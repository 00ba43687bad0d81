// SPDX-License-Identifier: Apache-2.0
package nodeline.page;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The page's files, which the program has with it. Nobody names a file of this host. */
final class PageFiles {
  /** A file of the program, and what it is. */
  private record Entry(String name, String type) {}

  private static final String HTML = "text/html; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";

  private static final Map<String, Entry> ENTRIES =
      Map.of(
          "/", new Entry("/page/page.html", HTML),
          "/page.js", new Entry("/page/page.js", SCRIPT),
          "/console.js", new Entry("/page/console.js", SCRIPT),
          "/timeline", new Entry("/page/timeline.html", HTML),
          "/live.js", new Entry("/page/live.js", SCRIPT),
          "/timeline.js", new Entry("/timeline/timeline.js", SCRIPT),
          "/timeline.css", new Entry("/timeline/timeline.css", STYLE),
          "/page.css", new Entry("/page/page.css", STYLE),
          "/favicon.ico", new Entry("/page/icon.svg", "image/svg+xml"));

  private PageFiles() {}

  static boolean has(String path) {
    return ENTRIES.containsKey(path);
  }

  /** Whether a path is of a file that tells nothing: the form for the token needs such. */
  static boolean isOpen(String path) {
    return has(path) && !ENTRIES.get(path).type().equals(HTML);
  }

  /** The file of a path that it has. */
  static PageReply get(String path) {
    Entry entry = ENTRIES.get(path);
    return PageReply.file(entry.type(), read(entry.name()));
  }

  /** What a person gets who has to show the token. */
  static PageReply login() {
    return PageReply.of(HttpResponseStatus.UNAUTHORIZED, HTML, read("/page/login.html"));
  }

  private static byte[] read(String name) {
    try (InputStream file = PageFiles.class.getResourceAsStream(name)) {
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
