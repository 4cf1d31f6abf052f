package io.longshore.netproxy.userspace;

import io.longshore.base.log.Log;
import io.longshore.netproxy.model.Protocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The sockets of one service port. A change has three steps, so that among several ports one may
 * give up what another takes: {@link #giveUp}, {@link #take}, {@link #settle}. For one thread at a
 * time.
 */
final class ServedPort {
  private static final Log LOG = Log.of("userspace");

  private final Balancer balancer;
  private final Loops loops;
  private final Map<ListenAddress, Listener> listeners = new HashMap<>();
  private final Map<ListenAddress, CompletableFuture<Listener>> opening = new HashMap<>();
  private final List<CompletableFuture<Void>> changing = new ArrayList<>();

  /** Where it should listen and cannot; each was told once. */
  private final Set<ListenAddress> unserved = new HashSet<>();

  private Map<ListenAddress, Rules> plan = Map.of();

  ServedPort(Balancer balancer, Loops loops) {
    this.balancer = balancer;
    this.loops = loops;
  }

  Balancer balancer() {
    return balancer;
  }

  int unserved() {
    return unserved.size();
  }

  /** Closes what is not in the next plan. Returns when each address is free. */
  List<CompletableFuture<Void>> giveUp(Map<ListenAddress, Rules> next) {
    List<ListenAddress> leaving =
        listeners.keySet().stream().filter(address -> !next.containsKey(address)).toList();
    unserved.retainAll(next.keySet());
    List<CompletableFuture<Void>> closing = new ArrayList<>();
    for (ListenAddress address : leaving) {
      Listener listener = listeners.remove(address);
      if (listener != null) {
        closing.add(listener.stop());
      }
    }
    return closing;
  }

  /** Begins to open what is new, and changes what is there. Returns how many it changed. */
  int take(Map<ListenAddress, Rules> next) {
    int changed = 0;
    for (Map.Entry<ListenAddress, Rules> one : next.entrySet()) {
      Listener present = listeners.get(one.getKey());
      if (present == null) {
        opening.put(one.getKey(), open(one.getKey(), one.getValue()));
      } else if (!one.getValue().equals(plan.get(one.getKey()))) {
        changing.add(present.update(one.getValue()));
        changed++;
      }
    }
    plan = next;
    return changed;
  }

  private CompletableFuture<Listener> open(ListenAddress address, Rules rules) {
    return address.protocol() == Protocol.UDP
        ? UdpListener.open(address, rules, balancer, loops)
        : TcpListener.open(address, rules, balancer, loops);
  }

  /** Waits until all is as it was told. Returns how many that are new are open. */
  int settle() {
    List<CompletableFuture<Void>> begun = List.copyOf(changing);
    changing.clear();
    begun.forEach(CompletableFuture::join);
    int opened = 0;
    for (Map.Entry<ListenAddress, CompletableFuture<Listener>> one : opening.entrySet()) {
      try {
        listeners.put(one.getKey(), one.getValue().join());
        unserved.remove(one.getKey());
        opened++;
      } catch (CompletionException e) {
        refused(one.getKey(), e);
      }
    }
    opening.clear();
    return opened;
  }

  private void refused(ListenAddress address, CompletionException failure) {
    if (unserved.add(address)) {
      LOG.warn(
          "a Service is not served at one of its addresses: this process cannot listen there",
          "address",
          address,
          "error",
          String.valueOf(failure.getCause()));
    }
  }
}
