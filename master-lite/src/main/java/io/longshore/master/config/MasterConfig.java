package io.longshore.master.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * The settings of a master.
 *
 * @param folder where it keeps its data and its keys
 * @param listen where it listens; port 0 takes a free one
 * @param addresses by which clients may reach it, besides the one that it listens on
 * @param names by which clients may reach it
 * @param serviceRange the addresses that Services get, such as 10.96.0.0/16
 * @param loops what runs besides the API
 */
public record MasterConfig(
    Path folder,
    InetSocketAddress listen,
    List<InetAddress> addresses,
    List<String> names,
    String serviceRange,
    LoopSettings loops) {

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
        folder, new InetSocketAddress(PORT), List.of(), List.of(), SERVICE_RANGE, LoopSettings.ALL);
  }

  /** The same, listening elsewhere. */
  public MasterConfig listeningOn(InetSocketAddress address) {
    return new MasterConfig(folder, address, addresses, names, serviceRange, loops);
  }

  /** The same with other things running in it. */
  public MasterConfig running(LoopSettings others) {
    return new MasterConfig(folder, listen, addresses, names, serviceRange, others);
  }
}
