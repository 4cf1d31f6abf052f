package io.longshore.netlink.ipvs;

import io.longshore.netlink.wire.NetlinkException;
import java.util.List;
import java.util.Optional;

/** The load balancer of a network namespace. */
public interface Ipvs {

  /**
   * Makes changes in their order. They are no transaction: also after one that fails the others are
   * made.
   *
   * @throws NetlinkException the first failure, which tells by {@code request} whose it is
   */
  void apply(List<IpvsChange> changes);

  /** All services. */
  List<ServiceStatus> services();

  /** A service, if it exists. */
  Optional<ServiceStatus> service(ServiceKey key);

  /** The destinations of a service; none if it does not exist. */
  List<DestinationStatus> destinations(ServiceKey service);

  /** Deletes all services. */
  void flush();

  /** Forgets what was counted, for all services. */
  void zero();

  /** Forgets what was counted for a service and its destinations. */
  void zero(ServiceKey service);

  /** When connections are forgotten. */
  ConnectionTimeouts timeouts();

  /** Changes when connections are forgotten. */
  void setTimeouts(ConnectionTimeouts timeouts);

  /** Which IPVS this is. */
  IpvsVersion version();

  /** Adds a service. */
  default void add(VirtualService service) {
    apply(List.of(new IpvsChange.AddService(service)));
  }

  /** Changes a service. */
  default void update(VirtualService service) {
    apply(List.of(new IpvsChange.UpdateService(service)));
  }

  /** Deletes a service and its destinations. */
  default void delete(ServiceKey service) {
    apply(List.of(new IpvsChange.DeleteService(service)));
  }

  /** Adds a destination to a service. */
  default void add(ServiceKey service, Destination destination) {
    apply(List.of(new IpvsChange.AddDestination(service, destination)));
  }

  /** Changes a destination of a service. */
  default void update(ServiceKey service, Destination destination) {
    apply(List.of(new IpvsChange.UpdateDestination(service, destination)));
  }

  /** Deletes a destination of a service. */
  default void delete(ServiceKey service, Endpoint destination) {
    apply(List.of(new IpvsChange.DeleteDestination(service, destination)));
  }
}
