// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import nodeline.FileAccess;
import nodeline.access.ListenAddress;
import nodeline.console.ConsoleAddress;
import nodeline.console.LineSignal;
import nodeline.console.LinkConfig;
import nodeline.console.Pace;
import nodeline.console.Restart;
import nodeline.lava.server.ServerConfig;
import nodeline.permit.NameList;
import nodeline.permit.Permits;
import nodeline.tls.TlsFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationWriterTest {
  private static final List<String> WORDS =
      List.of(
          "12345", "no", "null", "~", "012", "#x", "ä", "a,b", "{", "'", "\"", "*a", "-", "x y");

  @TempDir Path folder;

  @Test
  void showsEveryDefault() {
    Configuration configuration =
        new Configuration(
            CoordinatorConfig.EMBEDDED,
            Optional.of(
                new TlsFiles(
                    Optional.of(Path.of("/etc/c.pem")),
                    Optional.of(Path.of("/etc/k.pem")),
                    Optional.empty())),
            Optional.of(ServerConfig.parse("tls://3079", true)),
            new SocketConfig(
                Optional.of(Path.of("/run/nodeline/nodeline.sock")),
                FileAccess.parse(Optional.empty(), Optional.of("lab"), Optional.empty())),
            List.of(new GroupConfig("iperf", 4)),
            List.of(
                new DeviceConfig(
                    "bbb-01",
                    "12345",
                    "server",
                    "iperf",
                    new LinkConfig(
                        ConsoleAddress.parse("serial:/dev/ttyUSB0?baud=115200"),
                        new Pace(16, 5),
                        Restart.NEVER),
                    Optional.of(Duration.ofMinutes(90)),
                    List.of(ListenAddress.parse("telnets://7001")),
                    true,
                    new BoardConfig(
                        BoardProtocol.LAVA,
                        Optional.of(new Login("root", Optional.of("secret"))),
                        new BootSettings(
                            List.of("ACME Boot", "[stage1]"), Optional.of(Duration.ofSeconds(30))),
                        new PowerConfig(
                            Optional.of("pdu 7 on"),
                            Optional.empty(),
                            Optional.of("pdu 7 cycle"),
                            Optional.of(LineSignal.DTR)))),
                new DeviceConfig(
                    "sim",
                    "sim",
                    "client",
                    "iperf",
                    ConsoleAddress.parse("exec:busybox ash"),
                    Optional.empty())));
    assertEquals(
        """
        coordinator: embedded
        keep: 1h
        tls:
          certificate: /etc/c.pem
          key: /etc/k.pem
        lava:
          listen: tls://127.0.0.1:3079
          strict: true
          join: any
        socket:
          path: /run/nodeline/nodeline.sock
          group: lab
          mode: '0660'
        page: none
        groups:
          iperf:
            size: 4
            join: any
        devices:
          bbb-01:
            role: server
            job: 12345
            group: iperf
            console: serial:/dev/ttyUSB0?baud=115200
            pace: 16/5ms
            restart: never
            listen: telnets://127.0.0.1:7001
            read: any
            write: any
            frame-log: true
            protocol: lava
            login: root
            password: '********'
            reset-signs:
            - ACME Boot
            - "[stage1]"
            boot-quiet: 30s
            power:
              "on": pdu 7 on
              cycle: pdu 7 cycle
            reset: dtr
            timeout: 1h30m
          sim:
            role: client
            job: sim
            group: iperf
            console: exec:busybox ash
            pace: none
            restart: never
            listen: none
            read: any
            write: any
            frame-log: false
            protocol: nodeline
            login: none
            reset-signs: []
            boot-quiet: none
            power: none
            reset: none
            timeout: none
        """,
        ConfigurationWriter.write(configuration));
  }

  @Test
  void readsBackAsTheSame() throws IOException {
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      Configuration configuration = random(random);
      String text = ConfigurationWriter.write(configuration);
      Path file = Files.writeString(folder.resolve("lab.yaml"), text);
      assertEquals(configuration, ConfigurationReader.read(file.toString()), text);
    }
  }

  private static Configuration random(Random random) {
    List<DeviceConfig> devices = new ArrayList<>();
    String group = word(random);
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      devices.add(
          new DeviceConfig(
              random.nextInt(1_000) + "." + i,
              i + word(random),
              word(random),
              group,
              link(random),
              Optional.of(random.nextLong(3) * random.nextLong(400_000))
                  .filter(seconds -> seconds > 0)
                  .map(Duration::ofSeconds),
              listen(random, i),
              random.nextBoolean(),
              new BoardConfig(
                  random.nextBoolean() ? BoardProtocol.LAVA : BoardProtocol.NODELINE,
                  random.nextBoolean()
                      ? Optional.empty()
                      : Optional.of(new Login("user-" + i, Optional.empty())),
                  BootSettings.NONE),
              permits(random)));
    }
    int size = count + random.nextInt(3);
    return new Configuration(
        CoordinatorConfig.EMBEDDED,
        tls(random),
        lava(random),
        socket(random),
        List.of(new GroupConfig(group, size)),
        devices);
  }

  private static Permits permits(Random random) {
    return List.of(
            Permits.OPEN,
            new Permits(NameList.ANY, NameList.NONE),
            new Permits(NameList.ANY, NameList.parse(List.of("cert:lab host", "user:root"))))
        .get(random.nextInt(3));
  }

  private static LinkConfig link(Random random) {
    return new LinkConfig(
        ConsoleAddress.parse("exec:" + WORDS.get(random.nextInt(WORDS.size())) + " # $(x) \\ é: '"),
        random.nextBoolean()
            ? Pace.NONE
            : new Pace(1 + random.nextInt(4_096), 1 + random.nextInt(1_000)),
        List.of(Restart.NEVER, Restart.ON_FAILURE, Restart.ALWAYS).get(random.nextInt(3)));
  }

  private static SocketConfig socket(Random random) {
    Optional<String> owner = Optional.of("root").filter(given -> random.nextBoolean());
    Optional<String> mode = Optional.of("0600").filter(given -> random.nextBoolean());
    return new SocketConfig(
        Optional.of(Path.of("/run/a b.sock")).filter(given -> random.nextBoolean()),
        FileAccess.parse(owner, Optional.of("root").filter(given -> random.nextBoolean()), mode));
  }

  private static Optional<TlsFiles> tls(Random random) {
    Optional<Path> authority =
        Optional.of(Path.of("/etc/a b.pem")).filter(given -> random.nextBoolean());
    Optional<Path> file = Optional.of(Path.of("/etc/x.pem"));
    return Optional.of(new TlsFiles(file, file, authority));
  }

  private static Optional<ServerConfig> lava(Random random) {
    return random.nextBoolean()
        ? Optional.empty()
        : Optional.of(
            ServerConfig.parse("tls://[::1]:" + (1 + random.nextInt(9)), random.nextBoolean()));
  }

  private static List<ListenAddress> listen(Random random, int i) {
    return List.of(
            "127.0.0.1:700" + i,
            "[::1]:710" + i,
            "tcp://[::]:720" + i,
            "tls://lab:730%d?write=any".formatted(i),
            "tcp://127.0.0.1:760%d?read=user:root".formatted(i),
            "telnets://[::]:740" + i,
            "unix:/run/a b-%d.sock?group=root&mode=0600".formatted(i),
            "pty:/run/lab/%d?owner=root".formatted(i))
        .stream()
        .filter(address -> random.nextInt(4) == 0)
        .map(ListenAddress::parse)
        .toList();
  }

  private static String word(Random random) {
    return WORDS.get(random.nextInt(WORDS.size() - 1));
  }
}
