package io.longshore.agent.node;

import io.longshore.agent.config.EvictionSettings;
import io.longshore.linux.file.Space;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a machine can be short of, with the words of its condition. */
public enum Shortage {
  /** Memory. */
  MEMORY(
      "MemoryPressure",
      "KubeletHasInsufficientMemory",
      "kubelet has insufficient memory available",
      "KubeletHasSufficientMemory",
      "kubelet has sufficient memory available",
      "NodeHasInsufficientMemory",
      "NodeHasSufficientMemory"),
  /** Room on a disk. */
  DISK(
      "DiskPressure",
      "KubeletHasDiskPressure",
      "kubelet has disk pressure",
      "KubeletHasNoDiskPressure",
      "kubelet has no disk pressure",
      "NodeHasDiskPressure",
      "NodeHasNoDiskPressure"),
  /** Process ids. */
  PROCESSES(
      "PIDPressure",
      "KubeletHasInsufficientPID",
      "kubelet has insufficient PID available",
      "KubeletHasSufficientPID",
      "kubelet has sufficient PID available",
      "NodeHasInsufficientPID",
      "NodeHasSufficientPID");

  private final String condition;
  private final String shortReason;
  private final String shortMessage;
  private final String plentyReason;
  private final String plentyMessage;
  private final String shortEvent;
  private final String plentyEvent;

  Shortage(
      String condition,
      String shortReason,
      String shortMessage,
      String plentyReason,
      String plentyMessage,
      String shortEvent,
      String plentyEvent) {
    this.condition = condition;
    this.shortReason = shortReason;
    this.shortMessage = shortMessage;
    this.plentyReason = plentyReason;
    this.plentyMessage = plentyMessage;
    this.shortEvent = shortEvent;
    this.plentyEvent = plentyEvent;
  }

  /** The condition's type. */
  public String condition() {
    return condition;
  }

  String reason(boolean isShort) {
    return isShort ? shortReason : plentyReason;
  }

  String message(boolean isShort) {
    return isShort ? shortMessage : plentyMessage;
  }

  String event(boolean isShort) {
    return isShort ? shortEvent : plentyEvent;
  }

  /**
   * What is left of everything at a moment.
   *
   * @param node the disk of pods and logs
   * @param images the disks of images and containers
   */
  public record Left(
      long memory, long memoryCapacity, Space node, List<Space> images, long pids, long pidLimit) {

    /** Copies. */
    public Left {
      images = List.copyOf(images);
    }
  }

  /** What there is too little of. */
  static Set<Shortage> of(Left left, EvictionSettings limits) {
    Set<Shortage> found = EnumSet.noneOf(Shortage.class);
    if (left.memory < limits.hardThreshold("memory.available", left.memoryCapacity)) {
      found.add(MEMORY);
    }
    boolean imageDisks = left.images.stream().anyMatch(disk -> full(disk, "imagefs", limits));
    if (imageDisks || full(left.node, "nodefs", limits)) {
      found.add(DISK);
    }
    long pidsLeft = Math.max(0, left.pidLimit - left.pids);
    if (pidsLeft < limits.hardThreshold("pid.available", left.pidLimit)) {
      found.add(PROCESSES);
    }
    return found;
  }

  private static boolean full(Space disk, String signal, EvictionSettings limits) {
    return disk.available() < limits.hardThreshold(signal + ".available", disk.bytes())
        || (disk.inodes() > 0
            && disk.freeInodes() < limits.hardThreshold(signal + ".inodesFree", disk.inodes()));
  }
}
