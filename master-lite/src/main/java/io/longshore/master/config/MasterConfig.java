package io.longshore.master.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The settings of a master.
 *
 * @param folder where it keeps its data and its keys
 * @param listen where it listens; port 0 takes a free one
 * @param addresses by which clients may reach it, besides the one that it listens on
 * @param names by which clients may reach it
 * @param serviceRange the addresses that Services get, such as 10.96.0.0/16
 * @param loops what runs besides the API
 * @param advertise the address by which nodes and pods reach it; where nothing is said, the one
 *     that it listens on, or that of the machine's first network
 * @param checksNodes whether a node's server must show a certificate of our authority before logs
 *     are asked of it; kubeadm's API servers do not ask for that
 */
public record MasterConfig(
    Path folder,
    InetSocketAddress listen,
    List<InetAddress> addresses,
    List<String> names,
    String serviceRange,
    LoopSettings loops,
    Optional<InetAddress> advertise,
    boolean checksNodes) {

  /** The port of an API server. */
  public static final int PORT = 6443;

  /** The addresses that Services get where nothing else is said. */
  public static final String SERVICE_RANGE = "10.96.0.0/16";

  /** Copies the lists. */
  public MasterConfig {
    addresses = List.copyOf(addresses);
    names = List.copyOf(names);
  }

  /** With data in a folder, and everything else as it usually is. */
  public static MasterConfig in(Path folder) {
    return new MasterConfig(
        folder,
        new InetSocketAddress(PORT),
        List.of(),
        List.of(),
        SERVICE_RANGE,
        LoopSettings.ALL,
        Optional.empty(),
        true);
  }

  /** The same, listening elsewhere. */
  public MasterConfig listeningOn(InetSocketAddress address) {
    return new MasterConfig(
        folder, address, addresses, names, serviceRange, loops, advertise, checksNodes);
  }

  /** The same with other things running in it. */
  public MasterConfig running(LoopSettings others) {
    return new MasterConfig(
        folder, listen, addresses, names, serviceRange, others, advertise, checksNodes);
  }

  /** The same, reached by nodes and pods at an address. */
  public MasterConfig advertising(InetAddress address) {
    return new MasterConfig(
        folder, listen, addresses, names, serviceRange, loops, Optional.of(address), checksNodes);
  }

  /** The same, content with nodes that have signed their certificates themselves. */
  public MasterConfig trustingNodes() {
    return new MasterConfig(
        folder, listen, addresses, names, serviceRange, loops, advertise, false);
  }
}
