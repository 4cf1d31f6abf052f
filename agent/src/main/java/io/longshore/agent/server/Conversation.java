package io.longshore.agent.server;

import io.longshore.cri.model.PortStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What is done over an upgraded connection. */
sealed interface Conversation {

  /** With a process in a container, or an attached one. */
  record WithProcess(Wishes wishes, Talk talk) implements Conversation {}

  /** With ports of a pod, as many as the client likes. */
  record WithPorts(PortDialler ports) implements Conversation {}

  /** Which streams the client wants. */
  record Wishes(boolean input, boolean output, boolean errors, boolean terminal) {
    static Wishes of(AgentRequest request) {
      return new Wishes(
          request.isTrue("input") || request.isTrue("stdin"),
          request.isTrue("output") || request.isTrue("stdout"),
          request.isTrue("error") || request.isTrue("stderr"),
          request.isTrue("tty"));
    }

    /** The types of the streams of SPDY that the client opens. */
    List<String> streamTypes() {
      return Stream.of(
              "error",
              input ? "stdin" : "",
              output ? "stdout" : "",
              // A terminal has no errors of its own.
              errors && !terminal ? "stderr" : "",
              terminal ? "resize" : "")
          .filter(type -> !type.isEmpty())
          .toList();
    }
  }

  /** Talks until one side ends it. */
  interface Talk {
    void with(RemoteTerminal client) throws InterruptedException;
  }

  /** Opens connections to ports. */
  interface PortDialler {
    PortStream dial(int port) throws IOException;
  }

  /** How long a client may take to open them. */
  Duration LONGEST_WAIT_FOR_STREAMS = Duration.ofSeconds(30);
}
