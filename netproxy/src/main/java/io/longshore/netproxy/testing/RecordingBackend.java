package io.longshore.netproxy.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.netproxy.model.Frontend;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.ServiceChange;
import io.longshore.netproxy.model.ServicePortName;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.model.Surroundings;
import io.longshore.netproxy.sync.Changes;
import io.longshore.netproxy.sync.DesiredState;
import io.longshore.netproxy.sync.ProxyBackend;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;

/**
 * A backend whose machine is a map. It refuses what a real one could not make: a change of what is
 * not there, and a frontend of two Services. Safe for use by several threads.
 */
public final class RecordingBackend implements ProxyBackend {
  private final IpFamily family;
  private final Semaphore mayGoOn = new Semaphore(Integer.MAX_VALUE / 2);

  @GuardedBy("this")
  private final Map<ServicePortName, ServiceView> views = new TreeMap<>();

  @GuardedBy("this")
  private final List<String> calls = new ArrayList<>();

  @GuardedBy("this")
  private Surroundings surroundings = Surroundings.PLAIN;

  @GuardedBy("this")
  private int failuresLeft;

  @GuardedBy("this")
  private Runnable alarm = () -> {};

  /** With nothing on its machine. */
  public RecordingBackend(IpFamily family) {
    this.family = family;
  }

  @Override
  public IpFamily family() {
    return family;
  }

  /** The next calls fail. */
  public synchronized void failNext(int count) {
    failuresLeft = count;
  }

  /** Calls wait until each is let go by {@link #goOn}. */
  public void hold() {
    mayGoOn.drainPermits();
  }

  /** Lets so many calls go. */
  public void goOn(int calls) {
    mayGoOn.release(calls);
  }

  /** Somebody else takes a Service port from the machine. */
  public void damage(ServicePortName name) {
    Runnable told;
    synchronized (this) {
      views.remove(name);
      told = alarm;
    }
    told.run();
  }

  /** What the machine forwards. */
  public synchronized List<ServiceView> views() {
    return List.copyOf(views.values());
  }

  /** What the machine knows of the node. */
  public synchronized Surroundings surroundings() {
    return surroundings;
  }

  /** Such as {@code replace 2} and {@code apply 1}, failed ones too. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  @Override
  public int replace(DesiredState desired) {
    mayGoOn.acquireUninterruptibly();
    synchronized (this) {
      calls.add("replace " + desired.services().size());
      failIfTold();
      Map<ServicePortName, ServiceView> before = new HashMap<>(views);
      views.clear();
      desired.services().forEach(view -> views.put(view.name(), view));
      surroundings = desired.surroundings();
      checkFrontends();
      Map<ServicePortName, ServiceView> different = new HashMap<>(views);
      different.entrySet().removeAll(before.entrySet());
      before.keySet().removeAll(views.keySet());
      return different.size() + before.size();
    }
  }

  @Override
  public void apply(Changes changes) {
    mayGoOn.acquireUninterruptibly();
    synchronized (this) {
      calls.add("apply " + changes.services().size());
      failIfTold();
      for (ServiceChange change : changes.services()) {
        ServiceView was = views.remove(change.name());
        if (!java.util.Objects.equals(was, change.was().orElse(null))) {
          throw new AssertionError(change + " begins elsewhere than at " + was);
        }
        change.becomes().ifPresent(view -> views.put(view.name(), view));
      }
      surroundings = changes.surroundings();
      checkFrontends();
    }
  }

  @GuardedBy("this")
  private void failIfTold() {
    if (failuresLeft > 0) {
      failuresLeft--;
      throw new IllegalStateException("the kernel refuses, as the test told it");
    }
  }

  @GuardedBy("this")
  private void checkFrontends() {
    Map<List<Object>, ServicePortName> owners = new HashMap<>();
    for (ServiceView view : views.values()) {
      for (Frontend frontend : view.frontends()) {
        ServicePortName other = owners.put(List.of(frontend, view.name().protocol()), view.name());
        if (other != null) {
          throw new AssertionError(frontend + " is of " + other + " and of " + view.name());
        }
      }
    }
  }

  @Override
  public synchronized void watch(Runnable told) {
    alarm = told;
  }

  @Override
  public void close() {}
}
