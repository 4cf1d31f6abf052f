package io.longshore.cli.cluster;

import io.longshore.cli.CommandException;
import io.longshore.cri.rehearsal.EmptyRuntime;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.linux.file.FileTree;
import io.longshore.linux.libc.LibcException;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.route.KernelRoutes;
import io.longshore.netlink.route.Link;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Runs the programs of a cluster once, at its real work, with a JVM that keeps what it has loaded
 * and linked: JEP 483, 514 and 515. The cluster is in a folder and a network of its own, its
 * runtime has no containers, and nothing of it is left.
 */
final class Rehearsal {
  private static final String COMMAND = "command";

  /** At its end, a program writes 60 MB, on a busy machine slowly. */
  private static final Duration WRITING = Duration.ofMinutes(3);

  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Path LOG_LINKS = Path.of("/var/log/containers");

  private final StartScript script;
  private final PrintStream out;

  Rehearsal(StartScript script, PrintStream out) {
    this.script = script;
    this.out = out;
  }

  void run() {
    Path fresh = freshFolder();
    ClusterPlan plan = plan();
    boolean hadLinks = Files.exists(LOG_LINKS);
    CountDownLatch undone = new CountDownLatch(1);
    interruptBySignals(Thread.currentThread(), undone);
    try {
      enterOwnNetwork();
      try (EmptyRuntime _ = new EmptyRuntime(socket(plan.folder()))) {
        perform(plan, new Jobs(plan.folder().processes()), script.rehearsing(fresh));
      }
      keep(fresh);
    } catch (InterruptedException e) {
      throw new CommandException("the rehearsal was interrupted, and has changed nothing");
    } finally {
      undo(plan, fresh, hadLinks);
      undone.countDown();
    }
  }

  /** While it performs, the end of this process waits until all is undone, and nothing is kept. */
  private static void interruptBySignals(Thread performer, CountDownLatch undone) {
    Thread interrupter =
        Thread.ofPlatform()
            .name("signal")
            .unstarted(
                () -> {
                  if (undone.getCount() > 0) {
                    performer.interrupt();
                  }
                  try {
                    undone.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    Runtime.getRuntime().addShutdownHook(interrupter);
  }

  private static void undo(ClusterPlan plan, Path fresh, boolean hadLinks) {
    Jobs jobs = new Jobs(plan.folder().processes());
    for (String one : List.of(ClusterPlan.AGENT, ClusterPlan.MASTER)) {
      jobs.stop(one, GRACE);
    }
    delete(plan.folder().root());
    delete(fresh);
    if (!hadLinks) {
      deleteEmpty(LOG_LINKS);
    }
  }

  /** Another agent may have begun to use it. */
  private static void deleteEmpty(Path folder) {
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException _) {
      // It does.
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folder, e);
    }
  }

  /** Where programs write; a start meanwhile is one without. */
  private Path freshFolder() {
    try {
      Path fresh = script.caches().resolveSibling("aot.new");
      FileTree.delete(fresh);
      return Files.createDirectory(fresh);
    } catch (IOException e) {
      throw new CommandException(
          "cannot write to " + script.home() + ", where the result is kept: " + e.getMessage());
    }
  }

  private static void enterOwnNetwork() {
    try {
      NetworkNamespace.leaveForNew();
    } catch (LibcException e) {
      throw new CommandException("a network of its own needs root: " + e.getMessage());
    }
    try (KernelRoutes routes = new KernelRoutes(NetlinkSocket.open(NetlinkProtocol.ROUTE))) {
      Link loopback = routes.link("lo").orElseThrow();
      routes.setUp(loopback, true);
    }
  }

  private static ClusterPlan plan() {
    try {
      Path root = Files.createTempDirectory("longshore-rehearsal-");
      return new ClusterPlan(
          new ClusterFolder(root),
          "rehearsal",
          "127.0.0.1",
          6443,
          "10.244.0.0/16",
          Optional.of("unix://" + socket(new ClusterFolder(root))),
          "nftables",
          List.of("--kernel-tunables=false", "--cni-conf-dir=" + root.resolve("cni")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path socket(ClusterFolder folder) {
    return folder.root().resolve("runtime.sock");
  }

  private static void perform(ClusterPlan plan, Jobs jobs, StartScript rehearsing)
      throws InterruptedException {
    Startup startup =
        new Startup(plan, rehearsing, new PrintStream(OutputStream.nullOutputStream()));
    startup.run();
    try (KubeClient client = startup.client()) {
      RehearsedServices.create(client);
    }
    run(jobs, rehearsing.job("status", plan.folder(), List.of("--root=" + plan.folder().root())));
    Thread agent = ending(jobs, ClusterPlan.AGENT);
    // It writes its cache when it has done with the API.
    Patience.until(WRITING, () -> !HealthCheck.proxyIsWell(), () -> "the agent does not end");
    Thread master = ending(jobs, ClusterPlan.MASTER);
    agent.join();
    master.join();
  }

  private static void run(Jobs jobs, Job job) throws InterruptedException {
    jobs.start(job);
    Patience.until(WRITING, () -> !jobs.isRunning(job.name()), () -> job.name() + " does not end");
    jobs.stop(job.name(), Duration.ZERO);
  }

  private static Thread ending(Jobs jobs, String program) {
    return Thread.ofVirtual().start(() -> jobs.stop(program, WRITING));
  }

  /** All of it or nothing: what is in the folder is used. */
  private void keep(Path fresh) {
    try {
      for (String one : List.of(ClusterPlan.MASTER, ClusterPlan.AGENT, COMMAND)) {
        Path file = fresh.resolve(one);
        if (!Files.exists(file)) {
          throw new CommandException("the rehearsal of " + one + " has left nothing");
        }
        // A JVM believes what is in a file whose head is whole: it has to be on the disk.
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
          channel.force(true);
        }
        out.printf("%-8s %3.0f MB%n", one, Files.size(file) / 1e6);
      }
      FileTree.delete(script.caches());
      Files.move(fresh, script.caches(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new CommandException("cannot write to " + script.home() + ": " + e.getMessage());
    }
  }

  private static void delete(Path folder) {
    try {
      FileTree.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folder, e);
    }
  }
}
