package io.longshore.cri.testing;

import io.longshore.base.time.Clock;
import io.longshore.cri.model.ContainerRuntime;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** The fake runtime held to the same contract. */
public final class FakeRig implements RuntimeRig {
  /** What it claims to do. */
  public static final Set<Feature> FEATURES =
      Collections.unmodifiableSet(
          EnumSet.of(Feature.EVENTS, Feature.CGROUP_DRIVER, Feature.RESOURCE_UPDATES));

  private final TestFolder folder = new TestFolder("fakelogs-");
  private final FakeContainerRuntime fake = new FakeContainerRuntime(Clock.system());

  /** With the images of tests. */
  public FakeRig() {
    fake.addImage(TestImage.BUSYBOX);
    fake.addImage(TestImage.PAUSE);
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public Set<Feature> features() {
    return FEATURES;
  }

  @Override
  public ContainerRuntime connect() {
    return fake.connect();
  }

  @Override
  public Path logs() {
    return folder.path();
  }

  @Override
  public String cgroupParent() {
    return "/fake";
  }

  @Override
  public TestRegistry openRegistry() {
    throw new IllegalStateException("the fake knows no registries");
  }

  @Override
  public TestRegistry secretRegistry() {
    throw new IllegalStateException("the fake knows no registries");
  }

  @Override
  public void kill() {
    fake.kill();
  }

  @Override
  public void restart() {
    fake.restart();
  }

  @Override
  public void close() {
    fake.close();
    folder.close();
  }
}
