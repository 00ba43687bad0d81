// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import nodeline.ports.SystemTree;

/** May the user open the port? */
final class PermissionCheck implements PortCheck {
  static final String NAME = "permission";

  private static final int READ_WRITE = 06;
  private static final int GROUP_SHIFT = 3;
  private static final int OWNER_SHIFT = 6;
  private static final String USUAL_GROUP = "dialout";

  private final SystemTree tree;
  private final User user;

  PermissionCheck(SystemTree tree, User user) {
    this.tree = tree;
    this.user = user;
  }

  @Override
  public Stream<Finding> of(CheckedPort checked) {
    Path device = tree.path(checked.port().path());
    try {
      int mode = (Integer) Files.getAttribute(device, "unix:mode");
      int owner = (Integer) Files.getAttribute(device, "unix:uid");
      int group = (Integer) Files.getAttribute(device, "unix:gid");
      return isAllowed(device, mode, owner, group)
          ? Stream.empty()
          : Stream.of(finding(checked, mode, group));
    } catch (IOException e) {
      return Stream.of(
          checked.blocks(
              NAME,
              "there is no device for it: is this a container?",
              "docker run --device " + Shell.quote(checked.port().path())));
    }
  }

  private boolean isAllowed(Path device, int mode, int owner, int group) {
    int shift = owner == user.uid() ? OWNER_SHIFT : user.has(group) ? GROUP_SHIFT : 0;
    boolean byMode = (mode >> shift & READ_WRITE) == READ_WRITE;
    // The kernel knows more than the mode: access lists, capabilities.
    boolean byKernel = tree.isLive() && Files.isReadable(device) && Files.isWritable(device);
    return user.isRoot() || byMode || byKernel;
  }

  private Finding finding(CheckedPort checked, int mode, int group) {
    String groupName = user.groupName(group).orElse(Integer.toString(group));
    String text =
        "user %s may not open it: mode=%04o, group=%s"
            .formatted(user.name(), mode & 07777, groupName);
    return checked.blocks(
        NAME, text + (mayByGroup(mode, group) ? ", which is new" : ""), fix(checked, mode, group));
  }

  private boolean mayByGroup(int mode, int group) {
    return opensToGroup(mode) && !user.has(group) && user.isListedIn(group);
  }

  private static boolean opensToGroup(int mode) {
    return (mode >> GROUP_SHIFT & READ_WRITE) == READ_WRITE;
  }

  private String fix(CheckedPort checked, int mode, int group) {
    String path = Shell.quote(checked.port().path());
    String groupName = user.groupName(group).orElse(USUAL_GROUP);
    if (mayByGroup(mode, group)) {
      return "newgrp " + Shell.quote(groupName) + "  # or log in again";
    }
    if (!opensToGroup(mode) || group == 0) {
      return "sudo chgrp %s %s && sudo chmod 660 %s".formatted(USUAL_GROUP, path, path);
    }
    return "sudo usermod -aG %s %s  # then log in again"
        .formatted(Shell.quote(groupName), Shell.quote(user.name()));
  }
}
