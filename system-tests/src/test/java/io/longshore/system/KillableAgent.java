package io.longshore.system;

import io.longshore.linux.proc.CommandLine;
import io.longshore.linux.testing.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The agent of a cluster, started again and again with the words that {@code longshore up} has
 * started it with. For one thread.
 */
final class KillableAgent implements AutoCloseable {
  private final OneNode cluster;
  private final List<String> command;
  private final Path log;
  private ProcessHandle process;

  /** Takes over the one that runs, and kills it: the next one has these flags too. */
  KillableAgent(OneNode cluster, String... flags) {
    this.cluster = cluster;
    this.log = cluster.root().resolve("log/agent.log");
    this.process = cluster.process("agent");
    this.command = new ArrayList<>(CommandLine.read(process.pid()).words());
    command.addAll(List.of(flags));
    kill();
  }

  /** Starts it in the network of its node; if the test is killed, it ends too. */
  void start() {
    List<String> words = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL"));
    words.addAll(command);
    try {
      process =
          new ProcessBuilder(cluster.node().inside(words.toArray(String[]::new)))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start()
              .toHandle();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets it work for a while, and fails if it ends by itself. */
  void work(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
    if (!process.isAlive()) {
      throw new AssertionError("the agent has ended by itself:\n" + log());
    }
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** The last of what all of them have written. */
  String log() {
    return Commands.run("tail", "-n", "60", log.toString());
  }

  @Override
  public void close() {
    kill();
  }
}
