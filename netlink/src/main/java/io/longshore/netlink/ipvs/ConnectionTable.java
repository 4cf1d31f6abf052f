package io.longshore.netlink.ipvs;

import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.IpFamily;
import io.longshore.netlink.wire.IpProtocol;
import io.longshore.netlink.wire.NetlinkException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The connections that IPVS forwards: the only thing of it that netlink does not tell. Written by
 * net/netfilter/ipvs/ip_vs_conn.c, ip_vs_conn_seq_show.
 */
public final class ConnectionTable {
  /** Of the thread that reads it, not of the process: /proc/net would be the process's. */
  private static final Path FILE = Path.of("/proc/thread-self/net/ip_vs_conn");

  private static final int FIELDS = 9;

  private ConnectionTable() {}

  /** All connections of a network namespace. */
  public static List<IpvsConnection> of(NetworkNamespace namespace) {
    try {
      return namespace.call(ConnectionTable::read);
    } catch (NoSuchFileException e) {
      throw NetlinkException.unsupported(
          "list connections of ipvs", "this kernel lacks it, or its module is not loaded");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list connections of ipvs in " + namespace, e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("cannot list connections of ipvs in " + namespace, e);
    }
  }

  private static List<IpvsConnection> read() throws IOException {
    // Data of a persistence engine may be any bytes.
    try (Stream<String> lines = Files.lines(FILE, StandardCharsets.ISO_8859_1)) {
      return parse(lines);
    }
  }

  /** Reads the file's lines, the first of which is a heading. */
  static List<IpvsConnection> parse(Stream<String> lines) {
    return lines.skip(1).filter(line -> !line.isBlank()).map(ConnectionTable::parse).toList();
  }

  private static IpvsConnection parse(String line) {
    String[] fields = line.strip().split(" +", FIELDS + 1);
    if (fields.length < FIELDS) {
      throw NetlinkException.malformed("read a connection of ipvs", line);
    }
    try {
      return new IpvsConnection(
          protocol(fields[0]),
          endpoint(fields[1], fields[2]),
          endpoint(fields[3], fields[4]),
          endpoint(fields[5], fields[6]),
          fields[7],
          Long.parseLong(fields[8]),
          fields.length > FIELDS ? Optional.of(fields[FIELDS]) : Optional.empty());
    } catch (IllegalArgumentException | NetlinkException e) {
      throw NetlinkException.malformed("read a connection of ipvs", line);
    }
  }

  /** ip_vs_proto_name: TCP, UDP, SCTP, IP for none, and IP_47 and such. */
  private static IpProtocol protocol(String text) {
    if (text.equals("IP")) {
      return new IpProtocol(0);
    }
    return IpProtocol.named(text.toLowerCase(Locale.ROOT))
        .orElseGet(() -> new IpProtocol(Integer.parseInt(text.replace("IP_", ""))));
  }

  /** Hexadecimal digits: 0A000001, or fd00:0000:... with all groups in full. */
  private static Endpoint endpoint(String address, String port) {
    Bytes bytes = Bytes.ofHex(address.replace(":", ""));
    InetAddress ip = (address.contains(":") ? IpFamily.IPV6 : IpFamily.IPV4).address(bytes);
    return new Endpoint(ip, Integer.parseInt(port, 16));
  }
}
