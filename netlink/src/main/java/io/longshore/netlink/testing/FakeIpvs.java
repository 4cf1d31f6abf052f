package io.longshore.netlink.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.linux.libc.Errno;
import io.longshore.netlink.ipvs.ConnectionTimeouts;
import io.longshore.netlink.ipvs.Destination;
import io.longshore.netlink.ipvs.DestinationStatus;
import io.longshore.netlink.ipvs.Endpoint;
import io.longshore.netlink.ipvs.Forwarding;
import io.longshore.netlink.ipvs.Ipvs;
import io.longshore.netlink.ipvs.IpvsChange;
import io.longshore.netlink.ipvs.IpvsVersion;
import io.longshore.netlink.ipvs.ServiceKey;
import io.longshore.netlink.ipvs.ServiceStatus;
import io.longshore.netlink.ipvs.Statistics;
import io.longshore.netlink.ipvs.VirtualService;
import io.longshore.netlink.wire.NetlinkException;
import io.longshore.netlink.wire.NetlinkException.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * IPVS in memory: it refuses what the kernel refuses, but no connection ever comes by itself. Safe
 * for use by several threads.
 */
public final class FakeIpvs implements Ipvs {
  private static final Set<String> SCHEDULERS =
      Set.of("rr", "wrr", "lc", "wlc", "lblc", "lblcr", "dh", "sh", "mh", "sed", "nq", "fo", "ovf");

  private static final class Entry {
    private VirtualService service;
    private final Map<Endpoint, DestinationStatus> destinations = new LinkedHashMap<>();

    private Entry(VirtualService service) {
      this.service = service;
    }
  }

  @GuardedBy("this")
  private final Map<ServiceKey, Entry> entries = new LinkedHashMap<>();

  @GuardedBy("this")
  private ConnectionTimeouts timeouts = new ConnectionTimeouts(900, 120, 300);

  @Override
  public synchronized void apply(List<IpvsChange> changes) {
    @Nullable NetlinkException first = null;
    for (int i = 0; i < changes.size(); i++) {
      try {
        apply(changes.get(i), i);
      } catch (NetlinkException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  @GuardedBy("this")
  private void apply(IpvsChange change, int index) {
    Step step = new Step(change, index);
    switch (change) {
      case IpvsChange.AddService(VirtualService service) -> {
        step.check(!entries.containsKey(service.key()), Errno.EEXIST);
        step.check(SCHEDULERS.contains(service.scheduler()), Errno.ENOENT);
        entries.put(service.key(), new Entry(service));
      }
      case IpvsChange.UpdateService(VirtualService service) -> {
        Entry entry = step.entry(entries.get(service.key()));
        step.check(SCHEDULERS.contains(service.scheduler()), Errno.ENOENT);
        entry.service = service;
      }
      case IpvsChange.DeleteService(ServiceKey key) -> {
        step.entry(entries.get(key));
        entries.remove(key);
      }
      case IpvsChange.AddDestination(ServiceKey key, Destination destination) -> {
        Entry entry = step.entry(entries.get(key));
        step.check(destination, key);
        step.check(!entry.destinations.containsKey(destination.endpoint()), Errno.EEXIST);
        put(entry, destination, 0, 0);
      }
      case IpvsChange.UpdateDestination(ServiceKey key, Destination destination) -> {
        Entry entry = step.entry(entries.get(key));
        step.check(destination, key);
        DestinationStatus old = step.destination(entry, destination.endpoint());
        put(entry, destination, old.active(), old.inactive());
      }
      case IpvsChange.DeleteDestination(ServiceKey key, Endpoint endpoint) -> {
        Entry entry = step.entry(entries.get(key));
        step.destination(entry, endpoint);
        entry.destinations.remove(endpoint);
      }
    }
  }

  private static void put(Entry entry, Destination destination, long active, long inactive) {
    entry.destinations.put(
        destination.endpoint(),
        new DestinationStatus(destination, active, inactive, 0, Statistics.NONE));
  }

  /** What a change runs against, with the kernel's errors: net/netfilter/ipvs/ip_vs_ctl.c. */
  private record Step(IpvsChange change, int index) {

    private Entry entry(@Nullable Entry entry) {
      if (entry == null) {
        throw refusal(Errno.ESRCH);
      }
      return entry;
    }

    private DestinationStatus destination(Entry entry, Endpoint endpoint) {
      DestinationStatus status = entry.destinations.get(endpoint);
      if (status == null) {
        throw refusal(Errno.ENOENT);
      }
      return status;
    }

    private void check(Destination destination, ServiceKey service) {
      boolean tunnel = destination.forwarding() instanceof Forwarding.Tunnel;
      check(tunnel || destination.endpoint().family() == service.family(), Errno.EINVAL);
      check(destination.weight() >= 0, Errno.ERANGE);
      check(destination.lowerThreshold() <= destination.upperThreshold(), Errno.ERANGE);
    }

    private void check(boolean fine, Errno otherwise) {
      if (!fine) {
        throw refusal(otherwise);
      }
    }

    private NetlinkException refusal(Errno errno) {
      int number = errno.number();
      return NetlinkException.refused(
          "ipvs " + change, new Refusal(number, Errno.describe(number), "", -1, index));
    }
  }

  /** Lets connections come or go, which the kernel would count. */
  public synchronized void setConnections(
      ServiceKey service, Endpoint destination, long active, long inactive) {
    Entry entry = entries.get(service);
    DestinationStatus status = entry == null ? null : entry.destinations.get(destination);
    if (entry == null || status == null) {
      throw new IllegalArgumentException("no destination " + destination + " of " + service);
    }
    put(entry, status.destination(), active, inactive);
  }

  @Override
  public synchronized List<ServiceStatus> services() {
    return entries.values().stream()
        .map(entry -> new ServiceStatus(entry.service, Statistics.NONE))
        .toList();
  }

  @Override
  public synchronized Optional<ServiceStatus> service(ServiceKey key) {
    return Optional.ofNullable(entries.get(key))
        .map(entry -> new ServiceStatus(entry.service, Statistics.NONE));
  }

  @Override
  public synchronized List<DestinationStatus> destinations(ServiceKey service) {
    Entry entry = entries.get(service);
    return entry == null ? List.of() : List.copyOf(entry.destinations.values());
  }

  @Override
  public synchronized void flush() {
    entries.clear();
  }

  @Override
  public void zero() {
    // Nothing is counted.
  }

  @Override
  public synchronized void zero(ServiceKey service) {
    if (!entries.containsKey(service)) {
      int number = Errno.ESRCH.number();
      throw NetlinkException.refused(
          "zero the counters of " + service,
          new Refusal(number, Errno.describe(number), "", -1, 0));
    }
  }

  @Override
  public synchronized ConnectionTimeouts timeouts() {
    return timeouts;
  }

  @Override
  public synchronized void setTimeouts(ConnectionTimeouts changed) {
    timeouts =
        new ConnectionTimeouts(
            changed.tcpSeconds() == 0 ? timeouts.tcpSeconds() : changed.tcpSeconds(),
            changed.tcpFinSeconds() == 0 ? timeouts.tcpFinSeconds() : changed.tcpFinSeconds(),
            changed.udpSeconds() == 0 ? timeouts.udpSeconds() : changed.udpSeconds());
  }

  @Override
  public IpvsVersion version() {
    return new IpvsVersion(1, 2, 1, 4096);
  }
}
