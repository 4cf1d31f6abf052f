package io.longshore.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.linux.testing.Commands;
import io.longshore.netproxy.config.KubeProxyConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody sees who makes a mistake: one line, and an exit code. */
class ProxyMistakesTest {
  private static final String HEADER =
      "apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n";

  private final Mistakes proxy = new Mistakes("proxy");

  @TempDir Path folder;

  private Path file(String text) throws Exception {
    return Files.writeString(folder.resolve("file.yaml"), text);
  }

  @Test
  void flags() {
    proxy.fails(
        ExitCode.USAGE,
        "proxy: unknown argument: --proxymode (longshore --help)",
        "--proxymode=ipvs");
    proxy.fails(ExitCode.USAGE, "proxy: --config needs a value (longshore --help)", "--config");
    proxy.fails(
        ExitCode.FAILED,
        "command line:1: mode: \"kernelspace\" is none of nftables, iptables, ipvs, userspace",
        "--proxy-mode=kernelspace");
  }

  @Test
  void files() throws Exception {
    Path missing = folder.resolve("missing.yaml");
    proxy.fails(ExitCode.FAILED, missing + ": no such file", "--config", missing.toString());
    Path wrong = file(HEADER + "moed: ipvs\nconntrack: {min: many}\n");
    proxy.fails(
        ExitCode.FAILED,
        wrong
            + ":3: unknown field \"moed\", did you mean \"mode\"?; "
            + wrong
            + ":4: conntrack.min: \"many\" is not a number",
        "--config=" + wrong);
  }

  @Test
  void kubeconfigs() throws Exception {
    Path missing = folder.resolve("kubeconfig");
    proxy.fails(ExitCode.FAILED, missing + ": no such file", "--kubeconfig", missing.toString());
    proxy.fails(
        ExitCode.FAILED,
        "which API server? Name a kubeconfig (--kubeconfig, or clientConnection.kubeconfig in the"
            + " file); outside of a pod there is no other way to know",
        "--hostname-override=node-a");
  }

  @Test
  void whatIsWrittenIsTheConfiguration() throws Exception {
    Path file = folder.resolve("written.yaml");
    Commands.Result result = proxy.run("--proxy-mode=userspace", "--write-config-to=" + file);
    assertEquals(ExitCode.DONE.number(), result.exitCode(), result::toString);
    assertEquals("userspace", KubeProxyConfiguration.read(file).mode());
  }

  @Test
  void helpNamesEveryFlag() {
    Commands.Result result = proxy.run("--help");
    assertTrue(result.output().contains("--nodeport-addresses ITEM,..."), result::toString);
    assertTrue(result.output().contains("\n-v NUMBER"), result::toString);
  }
}
