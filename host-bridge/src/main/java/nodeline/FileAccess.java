// SPDX-License-Identifier: Apache-2.0
package nodeline;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Optional;
import java.util.Set;

/**
 * The users that may use a socket or a terminal that is made for others.
 *
 * @param owner the name of a user; empty: who makes it
 * @param group the name of a group; empty: that of who makes it
 * @param mode read and write rights, such as octal 660
 */
public record FileAccess(Optional<String> owner, Optional<String> group, int mode) {
  /** For its owner alone. */
  public static final FileAccess PRIVATE = new FileAccess(Optional.empty(), Optional.empty(), 0600);

  /** What a hint says of the mode. */
  public static final String MODES = "read and write rights in octal, such as 0660 or 0600";

  private static final int GROUP_MODE = 0660;
  private static final int ENTER_GROUP = 010;
  private static final int ENTER_OTHERS = 01;
  private static final String NAME = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,31}";

  /**
   * Reads what is configured.
   *
   * @param mode octal; empty: for the group if there is one, too
   * @throws IllegalArgumentException with one line that says what is wrong
   */
  public static FileAccess parse(
      Optional<String> owner, Optional<String> group, Optional<String> mode) {
    owner.ifPresent(name -> requireName("owner", name));
    group.ifPresent(name -> requireName("group", name));
    if (mode.isPresent() && !mode.get().matches("0?6[0246]{2}")) {
      throw new IllegalArgumentException("bad mode: " + mode.get());
    }
    int otherwise = group.isPresent() ? GROUP_MODE : PRIVATE.mode();
    return new FileAccess(
        owner, group, mode.map(text -> Integer.parseInt(text, 8)).orElse(otherwise));
  }

  private static void requireName(String what, String name) {
    if (!name.matches(NAME)) {
      throw new IllegalArgumentException("bad %s: %s".formatted(what, name));
    }
  }

  /** Which of its names is nobody's on this host: {@code no such group: lab}; empty if none is. */
  public Optional<String> unknownName() {
    UserPrincipalLookupService users = FileSystems.getDefault().getUserPrincipalLookupService();
    Optional<String> noGroup =
        group.filter(name -> isUnknown(() -> users.lookupPrincipalByGroupName(name)));
    Optional<String> noOwner =
        owner.filter(name -> isUnknown(() -> users.lookupPrincipalByName(name)));
    return noGroup.map("no such group: "::concat).or(() -> noOwner.map("no such user: "::concat));
  }

  private interface LookUp {
    UserPrincipal principal() throws IOException;
  }

  /** What cannot be looked up now may be there later. */
  private static boolean isUnknown(LookUp lookUp) {
    try {
      return lookUp.principal() == null;
    } catch (UserPrincipalNotFoundException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether others than the owner may use it. */
  public boolean isShared() {
    return (mode & 077) != 0;
  }

  /**
   * Gives a file away, its rights last.
   *
   * @throws FileSystemException with a reason for people
   */
  public void apply(Path file) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    UserPrincipalLookupService users = file.getFileSystem().getUserPrincipalLookupService();
    if (group.isPresent()) {
      try {
        view.setGroup(users.lookupPrincipalByGroupName(group.get()));
      } catch (UserPrincipalNotFoundException e) {
        throw new FileSystemException(file.toString(), null, "no such group: " + group.get());
      }
    }
    if (owner.isPresent()) {
      try {
        view.setOwner(users.lookupPrincipalByName(owner.get()));
      } catch (UserPrincipalNotFoundException e) {
        throw new FileSystemException(file.toString(), null, "no such user: " + owner.get());
      }
    }
    Files.setPosixFilePermissions(file, permissions());
  }

  /**
   * A folder above a place that its group may not enter, if it is for a group.
   *
   * @param file has the group
   */
  public Optional<Path> closedFolder(Path place, Path file) throws IOException {
    if (!isShared()) {
      return Optional.empty();
    }
    Object gid = Files.getAttribute(file, "unix:gid", LinkOption.NOFOLLOW_LINKS);
    for (Path folder = place.getParent(); folder != null; folder = folder.getParent()) {
      int rights = (Integer) Files.getAttribute(folder, "unix:mode");
      boolean ofGroup = gid.equals(Files.getAttribute(folder, "unix:gid"));
      if ((rights & (ofGroup ? ENTER_GROUP : ENTER_OTHERS)) == 0) {
        return Optional.of(folder);
      }
    }
    return Optional.empty();
  }

  private Set<PosixFilePermission> permissions() {
    StringBuilder rights = new StringBuilder();
    for (int shift = 6; shift >= 0; shift -= 3) {
      int digit = mode >> shift;
      rights.append((digit & 4) == 0 ? '-' : 'r').append((digit & 2) == 0 ? '-' : 'w').append('-');
    }
    return PosixFilePermissions.fromString(rights.toString());
  }

  /** The mode as it is written: {@code 0660}. */
  public String modeText() {
    return "0" + Integer.toOctalString(mode);
  }
}
