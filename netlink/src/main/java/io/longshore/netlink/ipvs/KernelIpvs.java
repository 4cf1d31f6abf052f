package io.longshore.netlink.ipvs;

import io.longshore.netlink.generic.GenericFamilies;
import io.longshore.netlink.generic.GenericFamily;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netlink.wire.MessageWriter;
import io.longshore.netlink.wire.NetlinkException;
import java.util.List;
import java.util.Optional;

/**
 * The kernel's load balancer in the network namespace of the socket. Safe for use by several
 * threads.
 */
public final class KernelIpvs implements Ipvs, AutoCloseable {
  private static final String FAMILY = "IPVS"; // IPVS_GENL_NAME

  private final NetlinkSocket socket;
  private final ServiceMessages services;
  private final DestinationMessages destinations;
  private final SettingMessages settings;

  /**
   * Takes over a socket of {@link NetlinkProtocol#GENERIC}.
   *
   * @throws NetlinkException which is {@code notSupported} where the module ip_vs is not loaded
   */
  public KernelIpvs(NetlinkSocket socket) {
    GenericFamily family = new GenericFamilies(socket).require(FAMILY);
    this.socket = socket;
    this.services = new ServiceMessages(family);
    this.destinations = new DestinationMessages(family);
    this.settings = new SettingMessages(family);
  }

  @Override
  public void apply(List<IpvsChange> changes) {
    if (changes.isEmpty()) {
      return;
    }
    MessageWriter writer = new MessageWriter();
    changes.forEach(change -> write(writer, change));
    String operation =
        changes.size() == 1 ? "ipvs " + changes.getFirst() : changes.size() + " changes of ipvs";
    try {
      socket.execute(operation, writer.acknowledgeLast());
    } catch (NetlinkException e) {
      if (changes.size() == 1 || e.request().isEmpty()) {
        throw e;
      }
      throw e.about("ipvs " + changes.get(e.request().getAsInt()));
    }
  }

  private void write(MessageWriter writer, IpvsChange change) {
    switch (change) {
      case IpvsChange.AddService(VirtualService service) -> services.add(writer, service);
      case IpvsChange.UpdateService(VirtualService service) -> services.update(writer, service);
      case IpvsChange.DeleteService(ServiceKey key) -> services.delete(writer, key);
      case IpvsChange.AddDestination(ServiceKey key, Destination destination) ->
          destinations.add(writer, key, destination);
      case IpvsChange.UpdateDestination(ServiceKey key, Destination destination) ->
          destinations.update(writer, key, destination);
      case IpvsChange.DeleteDestination(ServiceKey key, Endpoint endpoint) ->
          destinations.delete(writer, key, endpoint);
    }
  }

  @Override
  public List<ServiceStatus> services() {
    return socket.list("list services of ipvs", services.list(), ServiceMessages::read);
  }

  @Override
  public Optional<ServiceStatus> service(ServiceKey key) {
    try {
      return socket
          .list("find the service " + key + " of ipvs", services.find(key), ServiceMessages::read)
          .stream()
          .findFirst();
    } catch (NetlinkException e) {
      if (e.notFound()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public List<DestinationStatus> destinations(ServiceKey service) {
    return socket.list(
        "list destinations of " + service,
        destinations.list(service),
        message -> DestinationMessages.read(message, service.family()));
  }

  @Override
  public void flush() {
    socket.execute("flush ipvs", settings.flush());
  }

  @Override
  public void zero() {
    socket.execute("zero the counters of ipvs", settings.zero());
  }

  @Override
  public void zero(ServiceKey service) {
    socket.execute("zero the counters of " + service, services.zero(service));
  }

  @Override
  public ConnectionTimeouts timeouts() {
    return socket
        .list("read the timeouts of ipvs", settings.timeouts(), SettingMessages::readTimeouts)
        .getFirst();
  }

  @Override
  public void setTimeouts(ConnectionTimeouts timeouts) {
    socket.execute("set the timeouts of ipvs", settings.setTimeouts(timeouts));
  }

  @Override
  public IpvsVersion version() {
    return socket
        .list("read the version of ipvs", settings.version(), SettingMessages::readVersion)
        .getFirst();
  }

  @Override
  public void close() {
    socket.close();
  }
}
