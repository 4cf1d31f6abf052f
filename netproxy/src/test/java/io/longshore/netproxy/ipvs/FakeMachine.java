package io.longshore.netproxy.ipvs;

import io.longshore.netlink.ipset.Element;
import io.longshore.netlink.iptables.TableName;
import io.longshore.netlink.ipvs.DestinationStatus;
import io.longshore.netlink.ipvs.ServiceKey;
import io.longshore.netlink.testing.FakeIpSets;
import io.longshore.netlink.testing.FakeIptables;
import io.longshore.netlink.testing.FakeIpvs;
import io.longshore.netlink.wire.NetlinkException;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A machine in memory. */
final class FakeMachine {
  final FakeIpvs ipvs = new FakeIpvs();
  final FakeIpSets sets = new FakeIpSets();
  final FakeIptables iptables;
  final FakeAddressDevice device = new FakeAddressDevice();
  final LinkedBlockingQueue<Boolean> news = new LinkedBlockingQueue<>();
  private final IpFamily family;

  FakeMachine(IpFamily family) {
    this.family = family;
    this.iptables = new FakeIptables(Families.netlink(family));
  }

  FakeMachine with(String... addresses) {
    for (String address : addresses) {
      device.elsewhere.add(IpAddress.parse(address));
    }
    return this;
  }

  IpvsBackend open(IpvsOptions options) {
    return new IpvsBackend(family, options, ipvs, sets, iptables, device, new FakeNews(), () -> {});
  }

  /** Says what a test says; ends as the kernel's does. */
  private final class FakeNews implements Patrol.News {
    private volatile boolean closed;

    @Override
    public boolean next(Duration patience) {
      try {
        boolean came = news.poll(patience.toNanos(), TimeUnit.NANOSECONDS) != null;
        if (closed) {
          throw NetlinkException.of(NetlinkException.Kind.CLOSED, "receive", "closed");
        }
        return came;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
    }

    @Override
    public void close() {
      closed = true;
      news.add(true);
    }
  }

  /** The virtual servers as ipvsadm shows them. */
  List<String> servers() {
    List<String> lines = new ArrayList<>();
    Map<String, ServiceKey> sorted = new TreeMap<>();
    ipvs.services()
        .forEach(status -> sorted.put(status.service().toString(), status.service().key()));
    sorted.forEach(
        (text, key) -> {
          lines.add(text);
          Set<String> destinations = new TreeSet<>();
          for (DestinationStatus status : ipvs.destinations(key)) {
            destinations.add("  " + status.destination());
          }
          lines.addAll(destinations);
        });
    return lines;
  }

  /** The members of a set. */
  Set<String> members(KubeSet set) {
    Set<String> members = new TreeSet<>();
    sets.find(set.name(family))
        .ifPresent(found -> found.entries().forEach(entry -> members.add(text(entry.element()))));
    return members;
  }

  private static String text(Element element) {
    return element.toString();
  }

  /** All that could be different between two machines. */
  List<Object> everything() {
    List<Object> all = new ArrayList<>(List.of(servers(), new TreeSet<>(device.bound)));
    for (KubeSet set : KubeSet.values()) {
      all.add(set + " " + members(set));
    }
    for (TableName table : List.of(TableName.NAT, TableName.FILTER, TableName.MANGLE)) {
      all.add(iptables.read(table).toString());
    }
    return all;
  }
}
