package io.longshore.agent.image;

import io.longshore.agent.outside.NodeSettings;
import io.longshore.cri.model.Image;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Decides which images go: those that nobody used for long, and where the disk is full those that
 * nobody used for longest (pkg/kubelet/images/image_gc_manager.go of Kubernetes).
 */
final class ImageGarbage {
  private ImageGarbage() {}

  /**
   * An image that nobody uses now.
   *
   * @param seen when it was there first, as far as we know
   * @param used when it was used last; when it was there first if never
   */
  record Unused(Image image, Instant seen, Instant used) {}

  /** How full the disk with the images is. */
  record Disk(long capacity, long used) {
    /**
     * How much must go so that it is as full as it may be after a clean-up; 0 if it is not full.
     */
    long excess(NodeSettings.ImageGarbage limits) {
      long percent = capacity == 0 ? 0 : used * 100 / capacity;
      return percent < limits.highPercent() ? 0 : used - capacity * limits.lowPercent() / 100;
    }
  }

  static List<Image> of(
      List<Unused> unused, Disk disk, NodeSettings.ImageGarbage limits, Instant now) {
    List<Image> garbage = new ArrayList<>();
    long excess = disk.excess(limits);
    List<Unused> oldest =
        unused.stream()
            .sorted(Comparator.comparing(Unused::used).thenComparing(Unused::seen))
            .toList();
    for (Unused candidate : oldest) {
      boolean isYoung = Duration.between(candidate.seen(), now).compareTo(limits.leastAge()) < 0;
      boolean isTooOld =
          limits.mostAge().isPositive()
              && Duration.between(candidate.used(), now).compareTo(limits.mostAge()) > 0;
      if (isTooOld || (excess > 0 && !isYoung)) {
        garbage.add(candidate.image());
        excess -= candidate.image().bytes();
      }
    }
    return garbage;
  }
}
