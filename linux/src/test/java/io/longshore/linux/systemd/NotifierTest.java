package io.longshore.linux.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import jnr.unixsocket.UnixDatagramChannel;
import jnr.unixsocket.UnixSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifierTest {
  private static String receive(UnixDatagramChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    channel.receive(buffer);
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
  }

  private static void tellsAll(String name, String bindTo) throws IOException {
    try (UnixDatagramChannel channel = UnixDatagramChannel.open()) {
      channel.bind(new UnixSocketAddress(bindTo));
      Notifier notifier = Notifier.of(Map.of("NOTIFY_SOCKET", name), 1);
      assertTrue(notifier.isWanted());
      notifier.ready("all\nwell");
      assertEquals("READY=1\nSTATUS=all well", receive(channel));
      notifier.status("12 pods");
      assertEquals("STATUS=12 pods", receive(channel));
      notifier.watchdog();
      assertEquals("WATCHDOG=1", receive(channel));
      notifier.reloading();
      assertTrue(receive(channel).matches("RELOADING=1\nMONOTONIC_USEC=[0-9]+"));
      notifier.mainProcess(17);
      assertEquals("MAINPID=17", receive(channel));
      notifier.extendTimeout(Duration.ofSeconds(3));
      assertEquals("EXTEND_TIMEOUT_USEC=3000000", receive(channel));
      notifier.stopping("bye");
      assertEquals("STOPPING=1\nSTATUS=bye", receive(channel));
    }
  }

  @Test
  void tellsASocketWithAPath(@TempDir Path folder) throws IOException {
    String path = folder.resolve("notify").toString();
    tellsAll(path, path);
  }

  @Test
  void tellsAnAbstractSocket() throws IOException {
    String name = "longshore-test-" + ProcessHandle.current().pid();
    tellsAll("@" + name, "\0" + name);
  }

  @Test
  void isSilentWhereNobodyAsked() {
    Notifier notifier = Notifier.of(Map.of(), 1);
    notifier.ready("nobody hears this");
    assertFalse(notifier.isWanted());
    assertEquals(Optional.empty(), notifier.watchdogInterval());
  }

  @Test
  void namesTheSocketThatIsNotThere(@TempDir Path folder) {
    Notifier notifier = Notifier.of(Map.of("NOTIFY_SOCKET", folder + "/none"), 1);
    NotifyException error = assertThrows(NotifyException.class, notifier::watchdog);
    assertTrue(error.toString().contains(folder + "/none"), error::toString);
    assertThrows(
        IllegalArgumentException.class, () -> Notifier.of(Map.of("NOTIFY_SOCKET", "vsock:2:1"), 1));
  }

  @Test
  void watchdogIsForTheProcessThatIsMeant() {
    Map<String, String> environment = Map.of("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "17");
    assertEquals(Optional.of(Duration.ofSeconds(30)), WatchdogInterval.of(environment, 17));
    assertEquals(Optional.empty(), WatchdogInterval.of(environment, 18));
    assertEquals(
        Optional.of(Duration.ofSeconds(1)),
        WatchdogInterval.of(Map.of("WATCHDOG_USEC", "1000000"), 18));
    for (String wrong : new String[] {"0", "soon", "-1"}) {
      Map<String, String> bad = Map.of("WATCHDOG_USEC", wrong);
      IllegalArgumentException error =
          assertThrows(IllegalArgumentException.class, () -> WatchdogInterval.of(bad, 1));
      assertTrue(error.toString().contains("WATCHDOG_USEC=" + wrong), error::toString);
    }
  }
}
