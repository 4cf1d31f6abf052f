package io.longshore.netlink.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.netlink.testing.ScriptedKernel;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.Message;
import io.longshore.netlink.wire.MessageFlags;
import io.longshore.netlink.wire.MessageWriter;
import io.longshore.netlink.wire.NetlinkException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NetlinkSocketTest {
  private static final int GET = 0x12;
  private static final int NEW = 0x10;

  private static MessageWriter request(int flags) {
    MessageWriter writer = new MessageWriter();
    writer.begin(GET, MessageFlags.REQUEST | flags).put32(0);
    return writer.end();
  }

  private static List<Integer> dump(NetlinkSocket socket) {
    return socket.list("list", request(MessageFlags.DUMP), reply -> reply.u32(0));
  }

  private static NetlinkException failure(ScriptedKernel kernel) {
    return assertThrows(NetlinkException.class, () -> dump(kernel.socket()));
  }

  private static ScriptedKernel dumping(int parts) {
    return new ScriptedKernel(
        requests -> {
          List<Message> answer = new ArrayList<>();
          for (int i = 0; i < parts; i++) {
            answer.add(ScriptedKernel.part(requests.getFirst(), NEW, Bytes.host32(i)));
          }
          answer.add(ScriptedKernel.done(requests.getFirst()));
          return answer;
        });
  }

  @Test
  void partsArePutTogether() {
    NetlinkSocket socket = dumping(5).socket();
    assertEquals(List.of(0, 1, 2, 3, 4), dump(socket));
    assertEquals(List.of(0, 1, 2, 3, 4), dump(socket));
    assertEquals(List.of(), dump(dumping(0).socket()));
  }

  @Test
  void aDumpThatChangedIsAskedForAgain() {
    AtomicInteger attempts = new AtomicInteger();
    ScriptedKernel kernel =
        new ScriptedKernel(
            requests -> {
              Message request = requests.getFirst();
              int attempt = attempts.incrementAndGet();
              Message part = ScriptedKernel.part(request, NEW, Bytes.host32(attempt));
              int flags = attempt < 3 ? MessageFlags.DUMP_INTERRUPTED : 0;
              Message marked =
                  new Message(
                      part.type(), part.flags() | flags, part.sequence(), 0, part.payload());
              return List.of(
                  ScriptedKernel.part(request, NEW, Bytes.host32(0)),
                  marked,
                  ScriptedKernel.done(request));
            });
    assertEquals(List.of(0, 3), dump(kernel.socket()));
    attempts.set(-1000);
    assertTrue(failure(kernel).interrupted());
  }

  @Test
  void anErrorTellsAllThatTheKernelSaid() {
    ScriptedKernel kernel =
        new ScriptedKernel(
            requests -> List.of(ScriptedKernel.refuse(requests.getFirst(), 17, "it is there", 20)));
    NetlinkException failure = failure(kernel);
    assertEquals("list: EEXIST (File exists): it is there (at byte 20)", failure.getMessage());
    assertTrue(failure.alreadyExists());
    assertEquals(OptionalInt.of(20), failure.offset());
    assertEquals(OptionalInt.of(0), failure.request());
    assertEquals("it is there", failure.explanation());
    NetlinkException about = failure.about("add table ip t");
    assertEquals(
        "add table ip t: EEXIST (File exists): it is there (at byte 20)", about.getMessage());
    assertTrue(about.alreadyExists());
  }

  @Test
  void theFirstErrorOfABatchIsThrownWhenAllIsRead() {
    ScriptedKernel kernel =
        new ScriptedKernel(
            requests ->
                List.of(
                    ScriptedKernel.refuse(requests.get(1), 2),
                    ScriptedKernel.refuse(requests.get(2), 16),
                    ScriptedKernel.acknowledge(requests.get(3))));
    MessageWriter batch = new MessageWriter();
    for (int i = 0; i < 4; i++) {
      batch.begin(NEW, MessageFlags.REQUEST);
      batch.end();
    }
    batch.acknowledgeLast();
    NetlinkSocket socket = kernel.socket();
    NetlinkException failure =
        assertThrows(NetlinkException.class, () -> socket.execute("apply", batch));
    assertTrue(failure.notFound());
    assertEquals(OptionalInt.of(1), failure.request());
    assertEquals(List.of(1, 2, 3, 4), kernel.received().stream().map(Message::sequence).toList());
  }

  @Test
  void anErrorAboutTheWholeBatchIsTheEnd() {
    ScriptedKernel kernel =
        new ScriptedKernel(requests -> List.of(ScriptedKernel.refuse(requests.getFirst(), 1)));
    MessageWriter batch = request(0);
    batch.begin(NEW, 0);
    batch.end().acknowledgeLast();
    NetlinkSocket socket = kernel.socket();
    assertTrue(
        assertThrows(NetlinkException.class, () -> socket.execute("apply", batch)).notPermitted());
  }

  @Test
  void answersToEarlierRequestsAreSkipped() {
    ScriptedKernel kernel = dumping(1);
    NetlinkSocket socket = kernel.socket();
    dump(socket);
    kernel.leave(new Message(NEW, 0, 1, 0, Bytes.host32(99)).encode());
    assertEquals(List.of(0), dump(socket));
  }

  @Test
  void aReaderThatFailsLeavesNoHalfDumpBehind() {
    NetlinkSocket socket = dumping(5).socket();
    assertThrows(
        IllegalStateException.class,
        () ->
            socket.list(
                "list",
                request(MessageFlags.DUMP),
                reply -> {
                  throw new IllegalStateException("no");
                }));
    assertEquals(List.of(0, 1, 2, 3, 4), dump(socket));
  }

  @Test
  void silenceAndNonsenseFail() {
    assertTrue(failure(new ScriptedKernel(requests -> List.of())).timedOut());
    ScriptedKernel kernel =
        new ScriptedKernel(requests -> List.of(ScriptedKernel.acknowledge(requests.getFirst())));
    kernel.leave(Bytes.ofHex("ff ff ff ff 00 00"));
    assertTrue(failure(kernel).malformed());
    kernel.leave(Bytes.EMPTY.padded(100_000));
    assertTrue(failure(kernel).malformed());
    assertEquals(List.of(), dump(kernel.socket()));
  }
}
