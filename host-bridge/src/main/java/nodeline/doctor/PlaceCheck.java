// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import nodeline.FileAccess;
import nodeline.access.ListenAddress;
import nodeline.config.Configuration;

/**
 * Can the sockets and terminals of {@code listen:}, and the control socket of {@code socket:}, be
 * made where the configuration has them, for those whom it names? What a running bridge has made is
 * left alone.
 */
final class PlaceCheck {
  static final String NAME = "listen";

  private final String file;
  private final User user;
  private final OptionalLong bridge;

  /**
   * @param file of the configuration, as messages should name it
   */
  PlaceCheck(String file, User user, OptionalLong bridge) {
    this.file = file;
    this.user = user;
    this.bridge = bridge;
  }

  /** Something that is to be made: in which device's name, what for, and where. */
  private record Place(String device, String key, Path path, FileAccess access) {
    boolean isThere() {
      return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    Finding blocks(String text, String fix) {
      String what = "%s: %s".formatted(key, text);
      return new Finding(Severity.BLOCKS, NAME, device, path.toString(), what, fix);
    }
  }

  Stream<Finding> findings(Configuration configuration) {
    Stream<Place> devices =
        configuration.devices().stream()
            .flatMap(
                device ->
                    device.listen().stream()
                        .filter(ListenAddress.InFolder.class::isInstance)
                        .map(ListenAddress.InFolder.class::cast)
                        .map(
                            listen ->
                                new Place(
                                    device.name(), "listen", listen.path(), listen.access())));
    Stream<Place> socket =
        configuration.socket().path().stream()
            .map(path -> new Place(null, "socket", path, configuration.socket().access()));
    return Stream.concat(devices, socket)
        .filter(place -> bridge.isEmpty() || !place.isThere())
        .flatMap(place -> Stream.of(folder(place), rights(place)).flatMap(Optional::stream));
  }

  private Optional<Finding> folder(Place place) {
    Path folder = place.path().getParent();
    String quoted = Shell.quote(folder);
    String owner = Shell.quote(user.name());
    if (!Files.isDirectory(folder)) {
      return Optional.of(
          place.blocks(
              "no folder " + folder,
              "%sinstall -d -m 755 -o %s %s".formatted(user.sudo(), owner, quoted)));
    }
    if (!FolderRights.isWritable(folder)) {
      return Optional.of(
          place.blocks(
              "user %s may not write to %s".formatted(user.name(), folder),
              "sudo chown %s %s".formatted(owner, quoted)));
    }
    boolean inTheWay =
        Files.isRegularFile(place.path(), LinkOption.NOFOLLOW_LINKS)
            || Files.isDirectory(place.path(), LinkOption.NOFOLLOW_LINKS);
    return inTheWay
        ? Optional.of(
            place.blocks(
                "something else is there",
                "mv %s %s.old".formatted(Shell.quote(place.path()), Shell.quote(place.path()))))
        : Optional.empty();
  }

  /** Only root gives files to another user, or to a group that its user is not in. */
  private Optional<Finding> rights(Place place) {
    if (user.isRoot()) {
      return Optional.empty();
    }
    Optional<String> owner = place.access().owner().filter(name -> !user.name().equals(name));
    if (owner.isPresent()) {
      return Optional.of(
          place.blocks(
              "only root can give it to user " + owner.get(),
              "${EDITOR:-vi} %s  # name a group instead of owner"
                  .formatted(Shell.quote(Path.of(file)))));
    }
    return place
        .access()
        .group()
        .filter(name -> !user.isIn(name))
        .map(
            name ->
                place.blocks(
                    "user %s is not in the group %s".formatted(user.name(), name),
                    "sudo usermod -aG %s %s  # then log in again"
                        .formatted(Shell.quote(name), Shell.quote(user.name()))));
  }
}
