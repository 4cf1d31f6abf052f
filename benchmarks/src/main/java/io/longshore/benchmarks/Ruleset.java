package io.longshore.benchmarks;

import com.sun.management.ThreadMXBean;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.nftables.DataType;
import io.longshore.netlink.nftables.ElementValue;
import io.longshore.netlink.nftables.Family;
import io.longshore.netlink.nftables.FieldType;
import io.longshore.netlink.nftables.KernelNftables;
import io.longshore.netlink.nftables.NamedSet;
import io.longshore.netlink.nftables.NftTransaction;
import io.longshore.netlink.nftables.SetElement;
import io.longshore.netlink.nftables.Table;
import io.longshore.netlink.nftables.TableName;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netlink.wire.Bytes;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.IntStream;

/**
 * A network namespace with a map such as the proxy has: address, protocol and port to an address
 * and port.
 */
final class Ruleset implements AutoCloseable {
  static final TableName TABLE = new TableName(Family.IPV4, "bench");
  static final DataType KEY =
      DataType.of(FieldType.IPV4_ADDRESS, FieldType.PROTOCOL, FieldType.PORT);
  static final DataType DATA = DataType.of(FieldType.IPV4_ADDRESS, FieldType.PORT);
  static final NamedSet MAP = NamedSet.map(TABLE.set("endpoints"), KEY, DATA, "");

  private static final int TCP = 6;
  private static final int FIRST = 0x0a000000; // 10.0.0.0

  /** Ticks of the kernel's accounting in a second: USER_HZ. */
  private static final double TICKS = 100;

  private final TestNetwork network = TestNetwork.create();
  private final KernelNftables kernel =
      new KernelNftables(NetlinkSocket.open(NetlinkProtocol.NETFILTER, network.namespace()));

  Ruleset() {
    kernel.apply(new NftTransaction().add(Table.of(TABLE, "")).add(MAP));
  }

  KernelNftables kernel() {
    return kernel;
  }

  /** Runs nft; its command line reads like a line of its files. */
  void nft(String... words) {
    String[] command = new String[words.length + 1];
    command[0] = "nft";
    System.arraycopy(words, 0, command, 1, words.length);
    network.run(command);
  }

  static SetElement element(int index) {
    Bytes address = Bytes.big32(FIRST + index);
    Bytes port = Bytes.big16(80);
    return SetElement.of(KEY.join(address, Bytes.u8(TCP), port), DATA.join(address, port));
  }

  static List<SetElement> elements(int count) {
    return IntStream.range(0, count).mapToObj(Ruleset::element).toList();
  }

  /** Elements as nft reads them. */
  static String text(List<SetElement> elements) {
    StringJoiner text = new StringJoiner(",\n", "{ ", " }");
    elements.forEach(element -> text.add(text(element)));
    return text.toString();
  }

  /** An element as nft reads it. */
  static String text(SetElement element) {
    if (element.value() instanceof ElementValue.Data(Bytes data)) {
      return KEY.describe(element.key()) + " : " + DATA.describe(data);
    }
    throw new IllegalArgumentException("no data: " + element);
  }

  /** How long this thread was inside of the kernel, in seconds. */
  static double systemSeconds() throws IOException {
    String stat = Files.readString(Path.of("/proc/thread-self/stat"));
    // The name in parentheses may have blanks; stime is the 13th word behind it: proc(5).
    String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(words[12]) / TICKS;
  }

  static long allocatedBytes() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  @Override
  public void close() {
    kernel.close();
    network.close();
  }
}
