package io.longshore.agent.server;

import io.longshore.base.log.Log;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ProcessStreams;
import io.longshore.cri.model.TerminalSize;
import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.json.JsonException;
import io.longshore.kubeapi.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Passes on what a client and a process say to each other, each stream on a virtual thread. */
final class ProcessTalk implements Conversation.Talk {
  private static final Log LOG = Log.of("server");
  private static final int BUFFER = 32 * 1024;

  private final Supplier<ProcessStreams> start;
  private final boolean terminal;

  /** With what starts the process, or joins it, when the client is there. */
  ProcessTalk(Supplier<ProcessStreams> start, boolean terminal) {
    this.start = start;
    this.terminal = terminal;
  }

  @Override
  public void with(RemoteTerminal client) throws InterruptedException {
    byte[] ending;
    try (ProcessStreams process = start.get()) {
      client.whenGone(process::close);
      ending = Json.write(talk(client, process));
    } catch (ContainerRuntimeException e) {
      ending = Json.write(failure("InternalError", "" + e.getMessage(), 500, List.of()));
    }
    try (OutputStream out = client.ending()) {
      out.write(ending);
    } catch (IOException e) {
      LOG.debug("a client did not hear how its command ended", "error", e);
    }
  }

  private Object talk(RemoteTerminal client, ProcessStreams process) throws InterruptedException {
    Thread input =
        Thread.ofVirtual().name("stdin").start(() -> copy(client.input(), process.input(), true));
    Thread sizes = Thread.ofVirtual().name("resize").start(() -> follow(client.sizes(), process));
    Thread output =
        Thread.ofVirtual()
            .name("stdout")
            .start(() -> copy(process.output(), client.output(), false));
    Thread errors =
        Thread.ofVirtual()
            .name("stderr")
            .start(() -> copy(process.errors(), client.errors(), false));
    try {
      output.join();
      errors.join();
      return ending(process.exitCode());
    } finally {
      input.interrupt();
      sizes.interrupt();
    }
  }

  private static Object ending(int exitCode) {
    if (exitCode == 0) {
      return Map.of("metadata", Map.of(), "status", "Success");
    }
    return failure(
        "NonZeroExitCode",
        "command terminated with non-zero exit code: command terminated with exit code " + exitCode,
        0,
        List.of(Map.of("reason", "ExitCode", "message", Integer.toString(exitCode))));
  }

  private static Object failure(String reason, String message, int code, List<?> causes) {
    return Map.of(
        "metadata",
        Map.of(),
        "status",
        "Failure",
        "message",
        message,
        "reason",
        reason,
        "code",
        code,
        "details",
        Map.of("causes", causes));
  }

  private static void copy(InputStream from, OutputStream to, boolean closing) {
    byte[] buffer = new byte[BUFFER];
    try {
      for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
        to.write(buffer, 0, read);
        to.flush();
      }
      if (closing) {
        to.close();
      }
    } catch (IOException e) {
      LOG.trace("a stream ended", "reason", e);
    }
  }

  /** Objects such as {"Width":80,"Height":24}, with or without lines between. */
  private void follow(InputStream sizes, ProcessStreams process) {
    if (!terminal) {
      return;
    }
    StringBuilder text = new StringBuilder();
    try {
      for (int next = sizes.read(); next >= 0; next = sizes.read()) {
        text.append((char) next);
        if (next == '}') {
          JsonObject size = Json.read(text.toString(), JsonObject.class);
          text.setLength(0);
          process.resize(
              new TerminalSize(
                  size.number("Width").orElse(0L).intValue(),
                  size.number("Height").orElse(0L).intValue()));
        }
      }
    } catch (IOException | JsonException | ContainerRuntimeException e) {
      LOG.debug("the size of a terminal is no longer followed", "reason", e);
    }
  }
}
