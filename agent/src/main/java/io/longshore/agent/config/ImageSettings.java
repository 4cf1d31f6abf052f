package io.longshore.agent.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How images are pulled, and when they are removed. */
public record ImageSettings(
    int registryPullQPS,
    int registryBurst,
    boolean serializeImagePulls,
    Optional<Integer> maxParallelImagePulls,
    Duration imageMinimumGCAge,
    Duration imageMaximumGCAge,
    int imageGCHighThresholdPercent,
    int imageGCLowThresholdPercent,
    String imagePullCredentialsVerificationPolicy,
    List<String> preloadedImagesVerificationAllowlist) {
  static final ImageSettings DEFAULT =
      new ImageSettings(
          5,
          10,
          true,
          Optional.empty(),
          Duration.ofMinutes(2),
          Duration.ZERO,
          85,
          80,
          "",
          List.of());

  /** Checks. */
  public ImageSettings {
    imageMinimumGCAge = imageMinimumGCAge.isZero() ? Duration.ofMinutes(2) : imageMinimumGCAge;
    Check.atLeastZero("registryPullQPS", registryPullQPS);
    Check.atLeastZero("registryBurst", registryBurst);
    maxParallelImagePulls.ifPresent(
        most -> Check.range("maxParallelImagePulls", most, 1, Integer.MAX_VALUE));
    // As upstream: who allows several at once, and says nothing else, wants several at once.
    serializeImagePulls = serializeImagePulls && maxParallelImagePulls.orElse(1) < 2;
    Check.range("imageGCHighThresholdPercent", imageGCHighThresholdPercent, 0, 100);
    Check.range("imageGCLowThresholdPercent", imageGCLowThresholdPercent, 0, 100);
    Check.that(
        imageGCLowThresholdPercent < imageGCHighThresholdPercent,
        "imageGCLowThresholdPercent ("
            + imageGCLowThresholdPercent
            + ") must be less than imageGCHighThresholdPercent ("
            + imageGCHighThresholdPercent
            + ")");
    Check.atLeastZero("imageMinimumGCAge", imageMinimumGCAge);
    Check.atLeastZero("imageMaximumGCAge", imageMaximumGCAge);
    Check.oneOf(
        "imagePullCredentialsVerificationPolicy",
        imagePullCredentialsVerificationPolicy,
        "",
        "NeverVerify",
        "NeverVerifyPreloadedImages",
        "NeverVerifyAllowlistedImages",
        "AlwaysVerify");
  }
}
