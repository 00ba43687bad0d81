// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import nodeline.access.ListenAddress;
import nodeline.console.LineSignal;
import nodeline.etcd.EtcdSettings;
import nodeline.framing.Octets;
import nodeline.lava.server.JoinPermits;
import nodeline.lava.server.ServerConfig;
import nodeline.page.PageConfig;
import nodeline.tls.TlsFiles;

/**
 * Writes a {@link Configuration} as YAML with every default explicit; it reads back as the same,
 * but for passwords, which are not shown.
 */
public final class ConfigurationWriter {
  private static final String HIDDEN = "********";

  private ConfigurationWriter() {}

  public static String write(Configuration configuration) {
    StringWriter text = new StringWriter();
    YAMLFactory yaml =
        YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .build();
    try (YAMLGenerator out = yaml.createGenerator(text)) {
      write(configuration, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(Configuration configuration, YAMLGenerator out) throws IOException {
    out.writeStartObject();
    write(configuration.coordinator(), out);
    if (configuration.coordinator().equals(CoordinatorConfig.EMBEDDED)) {
      out.writeStringField("keep", Durations.format(configuration.keep()));
    }
    if (configuration.tls().isPresent()) {
      write(configuration.tls().get(), out);
    }
    out.writeObjectFieldStart("lava");
    out.writeStringField("listen", configuration.lava().map(ServerConfig::listen).orElse("none"));
    out.writeBooleanField("strict", configuration.lava().map(ServerConfig::strict).orElse(false));
    Optional<JoinPermits> join = configuration.lava().map(ServerConfig::join);
    if (join.isPresent()) {
      write(PermitReader.JOIN, join.get().all().texts(), out);
    }
    out.writeEndObject();
    write(configuration.socket(), out);
    write(configuration.page(), out);
    out.writeObjectFieldStart("groups");
    for (GroupConfig group : configuration.groups()) {
      out.writeObjectFieldStart(group.name());
      out.writeNumberField("size", group.size());
      if (join.isPresent()) {
        write(PermitReader.JOIN, join.get().of(Octets.fromText(group.name())).texts(), out);
      }
      out.writeEndObject();
    }
    out.writeEndObject();
    out.writeObjectFieldStart("devices");
    for (DeviceConfig device : configuration.devices()) {
      write(device, out);
    }
    out.writeEndObject();
    out.writeEndObject();
  }

  /** One value, or a mapping for etcd's user and files. */
  private static void write(CoordinatorConfig coordinator, YAMLGenerator out) throws IOException {
    if (!(coordinator instanceof CoordinatorConfig.Etcd etcd)
        || (etcd.settings().user().isEmpty() && etcd.settings().tls().isEmpty())) {
      out.writeStringField(CoordinatorReader.COORDINATOR, coordinator.toString());
      return;
    }
    out.writeObjectFieldStart(CoordinatorReader.COORDINATOR);
    out.writeStringField(CoordinatorReader.ADDRESS, coordinator.toString());
    Optional<EtcdSettings.User> user = etcd.settings().user();
    if (user.isPresent()) {
      out.writeStringField(CoordinatorReader.USER, user.get().name());
      out.writeStringField(CoordinatorReader.PASSWORD_FILE, user.get().password().toString());
    }
    if (etcd.settings().tls().isPresent()) {
      write(etcd.settings().tls().get(), out);
    }
    out.writeEndObject();
  }

  private static void write(SocketConfig socket, YAMLGenerator out) throws IOException {
    out.writeObjectFieldStart(SocketReader.SOCKET);
    if (socket.path().isPresent()) {
      out.writeStringField(SocketReader.PATH, socket.path().get().toString());
    }
    if (socket.access().owner().isPresent()) {
      out.writeStringField(SocketReader.OWNER, socket.access().owner().get());
    }
    if (socket.access().group().isPresent()) {
      out.writeStringField(SocketReader.GROUP, socket.access().group().get());
    }
    out.writeStringField(SocketReader.MODE, socket.access().modeText());
    out.writeEndObject();
  }

  private static void write(Optional<PageConfig> page, YAMLGenerator out) throws IOException {
    if (page.isEmpty()) {
      out.writeStringField(PageReader.PAGE, PageReader.NONE);
      return;
    }
    out.writeObjectFieldStart(PageReader.PAGE);
    out.writeStringField(PageReader.LISTEN, page.get().listen());
    if (page.get().token().isPresent()) {
      out.writeStringField(PageReader.TOKEN, HIDDEN + HIDDEN); // as long as one must be
    }
    if (!page.get().names().isEmpty()) {
      write(PageReader.NAMES, page.get().names(), out);
    }
    out.writeEndObject();
  }

  /** One as a text, several as a list. */
  private static void write(String key, List<String> texts, YAMLGenerator out) throws IOException {
    if (texts.size() < 2) {
      out.writeStringField(key, texts.stream().findFirst().orElse("none"));
      return;
    }
    out.writeArrayFieldStart(key);
    for (String text : texts) {
      out.writeString(text);
    }
    out.writeEndArray();
  }

  private static void write(DeviceConfig device, YAMLGenerator out) throws IOException {
    out.writeObjectFieldStart(device.name());
    out.writeStringField("role", device.role());
    out.writeStringField("job", device.job());
    out.writeStringField("group", device.group());
    out.writeStringField("console", device.console().toString());
    out.writeStringField("pace", device.link().pace().toString());
    out.writeStringField("restart", device.link().restart().toString());
    write("listen", device.listen().stream().map(ListenAddress::toString).toList(), out);
    write(PermitReader.READ, device.permits().read().texts(), out);
    write(PermitReader.WRITE, device.permits().write().texts(), out);
    out.writeBooleanField("frame-log", device.frameLog());
    out.writeStringField("protocol", device.board().protocol().toString());
    out.writeStringField("login", device.board().login().map(Login::user).orElse("none"));
    if (device.board().login().flatMap(Login::password).isPresent()) {
      out.writeStringField("password", HIDDEN);
    }
    out.writeArrayFieldStart(BootReader.SIGNS);
    for (String sign : device.board().boot().signs()) {
      out.writeString(sign);
    }
    out.writeEndArray();
    out.writeStringField(
        BootReader.QUIET, device.board().boot().quiet().map(Durations::format).orElse("none"));
    write(device.board().power(), out);
    out.writeStringField("timeout", device.timeout().map(Durations::format).orElse("none"));
    out.writeEndObject();
  }

  private static void write(PowerConfig power, YAMLGenerator out) throws IOException {
    if (power.isSwitched()) {
      out.writeObjectFieldStart(PowerReader.POWER);
      write(PowerReader.ON, power.on(), out);
      write(PowerReader.OFF, power.off(), out);
      write(PowerReader.CYCLE, power.cycle(), out);
      out.writeEndObject();
    } else {
      out.writeStringField(PowerReader.POWER, "none");
    }
    out.writeStringField(PowerReader.RESET, power.reset().map(LineSignal::toString).orElse("none"));
  }

  private static void write(String key, Optional<String> command, YAMLGenerator out)
      throws IOException {
    if (command.isPresent()) {
      out.writeStringField(key, command.get());
    }
  }

  private static void write(TlsFiles tls, YAMLGenerator out) throws IOException {
    out.writeObjectFieldStart(TlsReader.TLS);
    for (TlsReader.Field field : TlsReader.Field.values()) {
      Optional<Path> file = field.of(tls);
      if (file.isPresent()) {
        out.writeStringField(field.key(), file.get().toString());
      }
    }
    out.writeEndObject();
  }
}
