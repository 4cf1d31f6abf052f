package io.longshore.cri.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.Seed;
import io.longshore.cri.model.Console;
import io.longshore.cri.model.ContainerConfig;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.model.PortStream;
import io.longshore.cri.model.ProcessStreams;
import io.longshore.cri.model.StreamSelection;
import io.longshore.cri.model.TerminalSize;
import io.longshore.cri.testing.Feature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Streams of processes and ports. */
abstract class StreamContract extends RuntimeContract {
  private static final int TEN_MEGABYTES = 10 * 1024 * 1024;

  @Test
  void inputOutputErrorsAndTheExitCodeComeThrough() throws IOException {
    needs(Feature.STREAMS);
    try (TestPod pod = pod("streams")) {
      String id = pod.start(pod.container("sleeper", "sleep", "1000"));
      try (ProcessStreams process =
          runtime()
              .exec(id, List.of("sh", "-c", "cat; echo done >&2; exit 3"), StreamSelection.ALL)) {
        process.input().write("grüße\n".getBytes(UTF_8));
        process.input().close();
        assertEquals("grüße\n", text(process.output()));
        assertEquals("done\n", text(process.errors()));
        assertEquals(3, process.exitCode());
      }
      try (ProcessStreams process =
          runtime().exec(id, List.of("echo", "only this"), StreamSelection.OUTPUT)) {
        assertEquals("only this\n", text(process.output()));
        assertEquals(0, process.exitCode());
      }
      fails(
          Category.NOT_FOUND,
          () ->
              runtime().exec("no-such-container", List.of("true"), StreamSelection.OUTPUT).close());
    }
  }

  @Test
  void muchGoesThroughAProcessIntact() throws Exception {
    needs(Feature.STREAMS);
    try (TestPod pod = pod("much")) {
      String id = pod.start(pod.container("sleeper", "sleep", "1000"));
      Seed.ofRun()
          .run(
              random -> {
                byte[] sent = new byte[TEN_MEGABYTES];
                random.nextBytes(sent);
                try (ProcessStreams process =
                    runtime().exec(id, List.of("cat"), StreamSelection.ALL)) {
                  assertArrayEquals(sent, throughput(sent, process.input(), process.output()));
                  assertEquals(0, process.exitCode());
                }
              });
    }
  }

  @Test
  void aTerminalHasASize() throws IOException {
    needs(Feature.STREAMS);
    try (TestPod pod = pod("terminal")) {
      String id = pod.start(pod.container("sleeper", "sleep", "1000"));
      String script =
          "echo ready; while [ \"$(stty size 2>/dev/null)\" != '40 123' ]; do sleep 0.05; done; stty size; exit 4";
      try (ProcessStreams process =
          runtime().exec(id, List.of("sh", "-c", script), StreamSelection.TERMINAL)) {
        assertEquals("ready\r\n", line(process.output()));
        process.resize(new TerminalSize(123, 40));
        assertEquals("40 123\r\n", line(process.output()));
        assertEquals(4, process.exitCode());
      }
    }
  }

  @Test
  void onePutsItselfBeforeARunningProcess() throws IOException {
    needs(Feature.STREAMS);
    try (TestPod pod = pod("attach")) {
      ContainerConfig config =
          pod.shell("echo", "while read line; do echo \"got $line\"; done; echo over")
              .withConsole(new Console(true, true, false));
      String id = pod.start(config);
      try (ProcessStreams process = runtime().attach(id, StreamSelection.ALL)) {
        process.input().write("one\n".getBytes(UTF_8));
        assertEquals("got one\n", line(process.output()));
        process.input().write("two\n".getBytes(UTF_8));
        assertEquals("got two\n", line(process.output()));
        process.input().close();
        assertEquals("over\n", line(process.output()));
      }
      assertEquals(0, awaitExit(id).exitCode());
      Eventually.holds(
          () -> pod.logLines("echo").size() == 3, () -> pod.logLines("echo").toString());
    }
  }

  @Test
  void tenMegabytesGoToAPortAndBackIntact() throws Exception {
    needs(Feature.PORTS);
    try (TestPod pod = pod("ports")) {
      pod.start(pod.container("server", "nc", "-ll", "-p", "7000", "-e", "cat"));
      Seed.ofRun()
          .run(
              random -> {
                byte[] sent = new byte[TEN_MEGABYTES];
                random.nextBytes(sent);
                Eventually.passes(() -> echoed(pod, new byte[] {1}));
                assertArrayEquals(sent, echoed(pod, sent));
              });
    }
  }

  private byte[] echoed(TestPod pod, byte[] sent) throws Exception {
    try (PortStream port = runtime().forward(pod.id(), 7000)) {
      return throughput(sent, port.output(), port.input());
    }
  }

  @Test
  void aPortWithoutAServerIsAnErrorAtReading() {
    needs(Feature.PORTS);
    try (TestPod pod = pod("closed")) {
      IOException failure =
          assertThrows(
              IOException.class,
              () -> {
                try (PortStream port = runtime().forward(pod.id(), 7999)) {
                  int first = port.input().read();
                  assertEquals(-1, first);
                }
              });
      assertTrue(failure.toString().contains("refused"), failure::toString);
    }
  }

  private static byte[] throughput(byte[] sent, OutputStream to, InputStream from)
      throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<byte[]> received = new CompletableFuture<>();
      threads.submit(
          () -> {
            try {
              received.complete(from.readAllBytes());
            } catch (IOException e) {
              received.completeExceptionally(e);
            }
          });
      to.write(sent);
      to.close();
      return received.get();
    }
  }

  private static String line(InputStream stream) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next;
    do {
      next = stream.read();
      if (next >= 0) {
        line.write(next);
      }
    } while (next >= 0 && next != '\n');
    return line.toString(UTF_8);
  }

  private static String text(InputStream stream) throws IOException {
    return new String(stream.readAllBytes(), UTF_8);
  }
}
