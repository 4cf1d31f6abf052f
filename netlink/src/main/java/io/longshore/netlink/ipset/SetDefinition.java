package io.longshore.netlink.ipset;

import io.longshore.netlink.wire.IpFamily;
import java.util.OptionalInt;

/** A set without its elements. */
public record SetDefinition(String name, SetKind kind, SetExtensions extensions) {

  /** A hash of usual size. */
  public static SetDefinition hash(String name, HashKey key, IpFamily family) {
    return new SetDefinition(name, SetKind.hash(key, family), SetExtensions.NONE);
  }

  /** A bit for each port. */
  public static SetDefinition ports(String name) {
    return new SetDefinition(name, new SetKind.PortBitmap(0, 0xffff), SetExtensions.NONE);
  }

  /** This set with comments on its elements. */
  public SetDefinition withComments() {
    return new SetDefinition(
        name, kind, new SetExtensions(extensions.timeoutSeconds(), extensions.counters(), true));
  }

  /** This set with counters of its elements. */
  public SetDefinition withCounters() {
    return new SetDefinition(
        name, kind, new SetExtensions(extensions.timeoutSeconds(), true, extensions.comments()));
  }

  /** This set with elements that go after a time. */
  public SetDefinition withTimeout(int seconds) {
    return new SetDefinition(
        name,
        kind,
        new SetExtensions(OptionalInt.of(seconds), extensions.counters(), extensions.comments()));
  }

  /** As ipset save has it. */
  @Override
  public String toString() {
    return "create " + name + " " + kind + extensions;
  }
}
