package io.longshore.netproxy.userspace;

import io.longshore.base.log.Log;
import io.longshore.netproxy.model.Destination;
import io.longshore.netproxy.model.IpAddress;
import io.netty.channel.ChannelException;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** A client's connection while its endpoint is looked for. Of its lane's thread. */
final class TcpOpening {
  private static final Log LOG = Log.of("userspace");

  private final TcpSide client;
  private final IpAddress source;
  private final TcpRoute route;
  private final Lane lane;
  private final Set<Destination> tried = new HashSet<>();
  private Optional<Attempt> attempt = Optional.empty();

  /** The endpoint that is being connected with. */
  private record Attempt(Destination destination, TcpSide endpoint, long since) {}

  private TcpOpening(TcpSide client, IpAddress source, TcpRoute route, Lane lane) {
    this.client = client;
    this.source = source;
    this.route = route;
    this.lane = lane;
  }

  /** Looks for the endpoint of a client that was just accepted. */
  static void begin(TcpSocket client, IpAddress source, TcpRoute route, Lane lane) {
    TcpOpening opening = new TcpOpening(lane.client(client), source, route, lane);
    opening.client.follow(opening::clientChanged);
    if (opening.client.isOpen()) {
      opening.tryNext();
    }
  }

  private void tryNext() {
    Optional<Destination> next = Optional.empty();
    if (tried.size() < lane.loops().options().attempts()) {
      List<Destination> destinations = route.rules().destinationsFor(source);
      next = route.balancer().choose(source, destinations, tried, ThreadLocalRandom.current());
    }
    next.ifPresentOrElse(this::connect, client::reset);
  }

  private void connect(Destination destination) {
    TcpSocket socket;
    try {
      socket = TcpSocket.connecting(lane.loops().family(), destination);
    } catch (ChannelException e) {
      // Most probably there are no more file descriptors: no other endpoint would have one either.
      LOG.warn("no socket for an endpoint", "destination", destination, "error", e);
      client.reset();
      return;
    } catch (IOException e) {
      failed(destination, e);
      return;
    }
    ConnectionCounts counts = route.balancer().counts();
    counts.opened(destination);
    TcpSide endpoint = new TcpSide(socket, lane, () -> counts.closed(destination));
    attempt = Optional.of(new Attempt(destination, endpoint, lane.loops().clock().nanoTime()));
    lane.began(this);
    endpoint.follow(() -> endpointChanged(endpoint));
  }

  private void endpointChanged(TcpSide endpoint) {
    if (endpoint.isLost()) {
      refused();
    } else if (endpoint.isConnected()) {
      lane.ended(this);
      TcpConnection.join(client, endpoint, lane);
    }
  }

  /** Since when an endpoint has been connected with. */
  long since() {
    return attempt.orElseThrow().since();
  }

  /** The endpoint does not answer, or says no: perhaps another. */
  void refused() {
    lane.ended(this);
    Attempt over = attempt.orElseThrow();
    over.endpoint().reset();
    failed(over.destination(), new IOException("it did not answer"));
  }

  private void failed(Destination destination, IOException cause) {
    LOG.debug("endpoint not connected", "destination", destination, "error", cause);
    lane.loops().failedConnects().increment();
    route.balancer().failed(source, destination);
    tried.add(destination);
    tryNext();
  }

  /**
   * A client that was lost needs no endpoint, and what it sent before is of no use to anybody. One
   * that has only said all waits for its answer.
   */
  private void clientChanged() {
    if (client.isLost()) {
      client.reset();
      lane.ended(this);
      attempt.ifPresent(one -> one.endpoint().reset());
    }
  }
}
