package io.longshore.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.linux.testing.Commands;
import io.longshore.master.store.SqliteStore;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterMistakesTest {
  private final Mistakes master = new Mistakes("master");

  @TempDir Path folder;

  private void fails(ExitCode code, String line, String... more) {
    String[] arguments = new String[more.length + 2];
    arguments[0] = "--bind-address=127.0.0.1";
    arguments[1] = "--data-dir=" + folder;
    System.arraycopy(more, 0, arguments, 2, more.length);
    master.fails(code, line, arguments);
  }

  @Test
  void options() {
    fails(
        ExitCode.USAGE,
        "no option is called --bind-adress (longshore --help)",
        "--bind-adress=::1");
    fails(
        ExitCode.USAGE,
        "master: --secure-port is no number up to 65535: many (longshore --help)",
        "--secure-port=many");
    fails(
        ExitCode.FAILED,
        "not a range of IPv4 addresses: \"10.0.0/33\" (for example 10.96.0.0/16)",
        "--service-cluster-ip-range=10.0.0/33");
    fails(
        ExitCode.FAILED,
        "not a range for pods: \"10.0.0.0/26 in parts of /24\""
            + " (for example 10.244.0.0/16 in parts of /24)",
        "--cluster-cidr=10.0.0.0/26");
  }

  @Test
  void aFolderThatCannotBe() throws Exception {
    Path below = Files.writeString(folder.resolve("file"), "").resolve("below");
    master.fails(
        ExitCode.FAILED,
        "cannot make the folder " + below + ": Not a directory",
        "--data-dir=" + below);
  }

  @Test
  void aDamagedCertificate() throws Exception {
    Path damaged = Files.writeString(folder.resolve("ca.crt"), "no certificate");
    Files.writeString(folder.resolve("ca.key"), "no key");
    fails(
        ExitCode.FAILED,
        "cannot read the certificate "
            + damaged
            + ": Could not parse certificate: java.io.IOException: Empty input",
        "--secure-port=0");
  }

  @Test
  void aStoreInUse() {
    Path file = folder.resolve("master.db");
    try (SqliteStore _ = SqliteStore.open(file)) {
      fails(
          ExitCode.FAILED,
          "cannot start store: " + file + " is in use by another process",
          "--secure-port=0");
    }
  }

  /** The log of the start stands before it. */
  @Test
  void aPortInUse() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Commands.Result result =
          master.run(
              "--data-dir=" + folder,
              "--bind-address=127.0.0.1",
              "--secure-port=" + other.getLocalPort());
      assertEquals(ExitCode.FAILED.number(), result.exitCode(), result::toString);
      assertEquals(
          "longshore: cannot listen on /127.0.0.1:%d: bind(..) failed with error(-98): Address already in use"
              .formatted(other.getLocalPort()),
          result.errors().lines().toList().getLast());
    }
  }
}
