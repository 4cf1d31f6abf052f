package io.longshore.cri.testing;

import io.longshore.cri.model.ContainerRuntime;
import java.nio.file.Path;
import java.util.Set;

/**
 * A runtime that was started for tests, with the images of {@link TestImage}; closed, it leaves
 * nothing.
 */
public interface RuntimeRig extends AutoCloseable {

  /** What documents call it. */
  String name();

  /** What it does. */
  Set<Feature> features();

  /** A new connection to it. */
  ContainerRuntime connect();

  /** Where pods' logs may go. */
  Path logs();

  /** The control group that pods must be below. */
  String cgroupParent();

  /** A registry that everybody may use. */
  TestRegistry openRegistry();

  /** A registry with a password. */
  TestRegistry secretRegistry();

  /** Ends it as a crash would. */
  void kill();

  /** Starts it again after that. */
  void restart();

  @Override
  void close();
}
