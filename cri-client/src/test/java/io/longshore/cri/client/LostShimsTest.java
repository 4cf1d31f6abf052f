package io.longshore.cri.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.base.testing.Eventually;
import io.longshore.cri.model.Stray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shell with the name and the words of a shim. */
class LostShimsTest {
  private static final String SHIM = "containerd-shim-runc-v2";
  private static final String WAIT = "echo begun; read line";

  @TempDir Path folder;

  private final List<Process> started = new ArrayList<>();
  private Path socket;
  private LostShims shims;

  @BeforeEach
  void prepare() throws IOException {
    socket = Files.createFile(folder.resolve("runtime.sock"));
    Files.copy(Path.of("/bin/bash"), folder.resolve(SHIM));
    shims = new LostShims(socket);
  }

  @AfterEach
  void stop() {
    started.forEach(process -> process.destroyForcibly().onExit().join());
  }

  /** In a folder of its own, until its input ends; its output says that it has begun. */
  private Process start(String program, String script, String namespace, Path address)
      throws IOException {
    Path bundle = Files.createDirectory(folder.resolve("bundle-" + started.size()));
    Process process =
        new ProcessBuilder(
                folder.resolve(program).toString(),
                "-c",
                script,
                "-namespace",
                namespace,
                "-id",
                "pod-" + started.size(),
                "-address",
                address.toString())
            .directory(bundle.toFile())
            .start();
    started.add(process);
    assertEquals('b', process.getInputStream().read());
    return process;
  }

  private void removeFolders() throws IOException {
    for (int shim = 0; shim < started.size(); shim++) {
      Files.delete(folder.resolve("bundle-" + shim));
    }
  }

  @Test
  void oneWithoutAFolderIsEnded() throws IOException {
    Process shim = start(SHIM, WAIT, "k8s.io", socket);
    assertEquals(List.of(), shims.end());
    removeFolders();
    assertEquals(List.of(new Stray(shim.pid(), "pod-0")), shims.end());
    Eventually.holds(() -> !shim.isAlive(), () -> "it is there");
    assertEquals(128 + 15, shim.exitValue());
    assertEquals(List.of(), shims.end());
  }

  @Test
  void theSocketMayHaveAnotherName() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link.sock"), socket);
    Process shim = start(SHIM, WAIT, "k8s.io", link);
    removeFolders();
    assertEquals(List.of(new Stray(shim.pid(), "pod-0")), shims.end());
  }

  @Test
  void othersStay() throws IOException {
    Path another = Files.createFile(folder.resolve("another.sock"));
    Files.copy(Path.of("/bin/bash"), folder.resolve("program"));
    start("program", WAIT, "k8s.io", socket);
    start(SHIM, WAIT, "moby", socket);
    start(SHIM, WAIT, "k8s.io", another);
    start(SHIM, WAIT, "k8s.io", folder.resolve("none.sock"));
    removeFolders();
    assertEquals(List.of(), shims.end());
  }

  /** Before it has become another program, the child looks as its parent does. */
  @Test
  void oneWithAChildStays() throws IOException {
    String withChild =
        "sleep 100 & until [[ $(</proc/$!/comm) == sleep ]]; do :; done; "
            + WAIT
            + "; kill $!; wait";
    Process shim = start(SHIM, withChild, "k8s.io", socket);
    removeFolders();
    assertEquals(List.of(), shims.end());
    shim.getOutputStream().close();
    shim.onExit().join();
  }
}
