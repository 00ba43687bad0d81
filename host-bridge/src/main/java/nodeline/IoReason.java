// SPDX-License-Identifier: Apache-2.0
package nodeline;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/** Why input or output failed, in words for people: Java's messages are classes and bare paths. */
public final class IoReason {
  private IoReason() {}

  /** The reason, after the path if it is about one. */
  public static String of(Throwable failure) {
    if (failure instanceof FileSystemException file && file.getFile() != null) {
      return file.getFile() + ": " + withoutPath(failure);
    }
    return withoutPath(failure);
  }

  /** The reason, where the path is known or is nobody's business. */
  public static String withoutPath(Throwable failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "something else is there";
    }
    if (failure instanceof DirectoryNotEmptyException) {
      return "the folder is not empty";
    }
    String message =
        failure instanceof FileSystemException file ? file.getReason() : failure.getMessage();
    if (message == null) {
      return failure instanceof IOException ? "input or output failed" : failure.toString();
    }
    return failure instanceof IOException ? systemWords(message) : message;
  }

  /** The system's words out of a message such as {@code recvAddress(..) failed …: Broken pipe}. */
  private static String systemWords(String message) {
    boolean prefixed = message.contains("failed") && message.contains(": ");
    String words = prefixed ? message.substring(message.lastIndexOf(": ") + 2) : message;
    boolean sentence = words.length() > 1 && Character.isLowerCase(words.charAt(1));
    return sentence ? words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1) : words;
  }
}
