package io.longshore.netproxy.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.netproxy.inspect.kernel.KernelState;
import io.longshore.netproxy.inspect.walk.Fate;
import io.longshore.netproxy.inspect.walk.Packet;
import io.longshore.netproxy.inspect.walk.PacketTracer;
import io.longshore.netproxy.inspect.walk.Trace;
import io.longshore.netproxy.inspect.walk.Way;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.testing.Scenario.Expectation;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Says what becomes of packets by walking them through what the node's kernel has. */
public final class WalkedPackets {
  private static final double EXACT = 1e-6;

  private final KernelState node;
  private final PacketTracer tracer;

  /** Through the state of the node of a {@link ProxyNetwork}. */
  public WalkedPackets(KernelState node) {
    this.node = node;
    this.tracer = new PacketTracer(node);
  }

  /** All ways of a packet. */
  public Trace trace(Probe probe) {
    IpAddress source =
        probe.from() == Place.NODE
            ? node.network().sourceFor(probe.to()).orElseThrow()
            : probe.from().address(probe.to().family());
    return tracer.trace(Packet.of(probe.protocol(), source, probe.to(), probe.port()));
  }

  /** Fails if the walk ends elsewhere than the packet must. */
  public void check(Expectation expectation) {
    Probe probe = expectation.probe();
    assertEquals(expectation.outcome(), outcome(probe), () -> probe + ": " + trace(probe));
  }

  /** What becomes of it; fails if endpoints have different shares, or if anything is not known. */
  public Outcome outcome(Probe probe) {
    Trace trace = trace(probe);
    Set<Place> places = EnumSet.noneOf(Place.class);
    Set<Boolean> masqueraded = new HashSet<>();
    for (Way way : trace.ways()) {
      assertEquals(List.of(), way.assumptions(), () -> probe + ": " + trace);
      switch (way.fate()) {
        case Fate.Delivered delivered when delivered.translated() -> {
          assertEquals(1.0 / trace.ways().size(), way.share(), EXACT, () -> probe + ": " + trace);
          assertTrue(places.add(place(delivered.address())), () -> probe + ": " + trace);
          masqueraded.add(isOfNode(delivered.packet().source()));
        }
        case Fate.Delivered _, Fate.Unroutable _ -> {
          assertEquals(1, trace.ways().size(), () -> probe + ": " + trace);
          return new Outcome.NotOurs();
        }
        case Fate.Rejected _ -> {
          assertEquals(1, trace.ways().size(), () -> probe + ": " + trace);
          return new Outcome.Rejected();
        }
        case Fate.Dropped _ -> {
          assertEquals(1, trace.ways().size(), () -> probe + ": " + trace);
          return new Outcome.Dropped();
        }
        case Fate.Handed handed -> throw new AssertionError(probe + ": " + handed);
      }
    }
    assertEquals(1, masqueraded.size(), () -> probe + ": " + trace);
    return new Outcome.Answered(places, masqueraded.iterator().next());
  }

  private static Place place(IpAddress address) {
    IpFamily family = address.family();
    return Stream.of(Place.values())
        .filter(place -> place.address(family).equals(address))
        .findFirst()
        .orElseThrow(() -> new AssertionError("nobody is at " + address));
  }

  private static boolean isOfNode(IpAddress seen) {
    return new ClusterAddresses(seen.family()).ofNode().contains(seen) || seen.isLoopback();
  }
}
