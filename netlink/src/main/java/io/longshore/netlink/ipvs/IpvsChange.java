package io.longshore.netlink.ipvs;

/** A step from what is to what shall be. */
public sealed interface IpvsChange {

  /** Fails if a service with the key exists. */
  record AddService(VirtualService service) implements IpvsChange {
    @Override
    public String toString() {
      return "-A " + service;
    }
  }

  /** Fails if no service with the key exists. */
  record UpdateService(VirtualService service) implements IpvsChange {
    @Override
    public String toString() {
      return "-E " + service;
    }
  }

  /** Deletes a service and its destinations; its connections end by themselves. */
  record DeleteService(ServiceKey service) implements IpvsChange {
    @Override
    public String toString() {
      return "-D " + service;
    }
  }

  /** Fails if the service has a destination at that endpoint. */
  record AddDestination(ServiceKey service, Destination destination) implements IpvsChange {
    @Override
    public String toString() {
      return "-a " + service + " " + destination;
    }
  }

  /** Fails if the service has no destination at that endpoint. */
  record UpdateDestination(ServiceKey service, Destination destination) implements IpvsChange {
    @Override
    public String toString() {
      return "-e " + service + " " + destination;
    }
  }

  /** Deletes a destination; what comes on its connections is dropped from then on. */
  record DeleteDestination(ServiceKey service, Endpoint destination) implements IpvsChange {
    @Override
    public String toString() {
      return "-d " + service + " -r " + destination;
    }
  }
}
