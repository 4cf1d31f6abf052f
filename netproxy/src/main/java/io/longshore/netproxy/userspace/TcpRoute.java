package io.longshore.netproxy.userspace;

/** What connections that arrive at one address need to find their way. Safe for several threads. */
final class TcpRoute {
  private final Balancer balancer;
  private final Loops loops;
  private volatile Rules rules;

  TcpRoute(Rules rules, Balancer balancer, Loops loops) {
    this.rules = rules;
    this.balancer = balancer;
    this.loops = loops;
  }

  Rules rules() {
    return rules;
  }

  void update(Rules next) {
    rules = next;
  }

  Balancer balancer() {
    return balancer;
  }

  Loops loops() {
    return loops;
  }
}
