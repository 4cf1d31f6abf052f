package io.longshore.linux.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.KernelTest;
import io.longshore.linux.libc.Errno;
import io.longshore.linux.libc.LibcException;
import io.longshore.linux.testing.Commands;
import io.longshore.linux.testing.OpenFiles;
import io.longshore.linux.testing.TestNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@KernelTest(commands = {"ip", "nsenter"})
class NetworkNamespaceTest {
  private static String current() throws IOException {
    return Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net")).toString();
  }

  @Test
  void aTaskRunsInsideAndTheCallerStaysOutside() throws Exception {
    String outside = current();
    try (TestNetwork network = TestNetwork.create()) {
      String inside = network.namespace().call(NetworkNamespaceTest::current);
      assertNotEquals(outside, inside);
      assertEquals(inside, network.run("readlink", "/proc/self/ns/net").strip());
      assertEquals(outside, current());
      assertTrue(Commands.run("ip", "netns", "list").contains(network.name()));
      assertTrue(new NamedNamespaces().list().contains(network.name()));
    }
  }

  @Test
  void whatATaskThrowsComesBack() {
    try (NetworkNamespace own = NetworkNamespace.own()) {
      IOException thrown =
          assertThrows(
              IOException.class,
              () ->
                  own.call(
                      () -> {
                        throw new IOException("from inside");
                      }));
      assertEquals("from inside", thrown.getMessage());
    }
  }

  @Test
  void ipSeesAndRemovesWhatWeMake() {
    NamedNamespaces names = new NamedNamespaces();
    String name = "longshore-names-" + ProcessHandle.current().pid();
    names.create(name);
    try {
      LibcException twice = assertThrows(LibcException.class, () -> names.create(name));
      assertTrue(twice.is(Errno.EEXIST));
      Commands.run("ip", "-n", name, "link", "show", "lo");
      Commands.run("ip", "netns", "del", name);
      assertFalse(names.list().contains(name));
    } finally {
      names.delete(name);
    }
  }

  @Test
  void badNamesAreRefused() {
    for (String name : new String[] {"", "a/b", "..", ".hidden"}) {
      assertThrows(IllegalArgumentException.class, () -> new NamedNamespaces().delete(name), name);
    }
  }

  @Test
  void aMissingNamespaceIsNamed() {
    LibcException error =
        assertThrows(LibcException.class, () -> NetworkNamespace.named("no-such").close());
    assertEquals("open /run/netns/no-such: ENOENT (No such file or directory)", error.getMessage());
  }

  @Test
  void twoNetworksAreJoinedAndNothingLeaks() {
    // Once before: the program opens its own archives as it first needs what is in them.
    joinTwo();
    long before = OpenFiles.count();
    joinTwo();
    OpenFiles.assertAtMost(before);
  }

  private static void joinTwo() {
    try (TestNetwork one = TestNetwork.create();
        TestNetwork other = TestNetwork.create()) {
      one.connect("a", "10.1.0.1/24", other, "b", "10.1.0.2/24");
      one.run("ping", "-c", "1", "-W", "5", "10.1.0.2");
    }
  }

  @Test
  void whatNobodyWaitsForAnyMoreIsClosed() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    try (NetworkNamespace own = NetworkNamespace.own()) {
      FutureTask<AutoCloseable> waiting =
          new FutureTask<>(
              () ->
                  own.call(
                      () -> {
                        begun.countDown();
                        // A system call that does not care for interrupts.
                        while (goOn.getCount() > 0) {
                          Thread.onSpinWait();
                        }
                        return closed::countDown;
                      }));
      Thread thread = Thread.ofPlatform().daemon().start(waiting);
      begun.await();
      thread.interrupt();
      assertInstanceOf(
          InterruptedException.class,
          assertThrows(ExecutionException.class, waiting::get).getCause());
      goOn.countDown();
      assertTrue(closed.await(20, TimeUnit.SECONDS), "what it has opened is left open");
    }
  }
}
