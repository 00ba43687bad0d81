// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;
import nodeline.IoReason;
import nodeline.Problem;
import nodeline.tls.TlsFiles;

/**
 * How a bridge reaches etcd.
 *
 * @param tls the files for {@code etcds://}
 * @param user who it is there; empty: etcd asks for none
 */
public record EtcdSettings(EtcdAddress address, Optional<TlsFiles> tls, Optional<User> user) {
  /**
   * A user of etcd's.
   *
   * @param password the file whose first line it is; read at each authentication
   */
  public record User(String name, Path password) {
    private static final int MAX_OCTETS = 1_024;
    private static final Set<PosixFilePermission> TOO_MUCH =
        Set.of(
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    /**
     * Looks at the file.
     *
     * @throws Problem if it cannot be read, or by others too
     */
    void require() {
      try {
        if (Files.getPosixFilePermissions(password).stream().anyMatch(TOO_MUCH::contains)) {
          throw new Problem(
              "others can read or write the password of etcd's user in " + password,
              "chmod 600 " + password);
        }
        readPassword();
      } catch (IOException e) {
        throw new Problem(
            "cannot read the password of etcd's user: " + IoReason.of(e),
            "password-file: names a file with one line");
      }
    }

    String readPassword() throws IOException {
      try (var in = Files.newInputStream(password)) {
        String text = new String(in.readNBytes(MAX_OCTETS), StandardCharsets.UTF_8);
        return text.lines().findFirst().orElse("");
      }
    }
  }

  /** The same with the files of the whole configuration, unless it has its own. */
  public EtcdSettings orTls(Optional<TlsFiles> general) {
    return tls.isPresent() ? this : new EtcdSettings(address, general, user);
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
