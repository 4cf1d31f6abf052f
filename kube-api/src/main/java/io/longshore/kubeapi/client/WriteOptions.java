package io.longshore.kubeapi.client;

/**
 * How to write.
 *
 * @param dryRun whether nothing is to be kept
 * @param fieldManager who writes; empty for the user agent
 * @param fieldValidation {@code Strict}, {@code Warn} or {@code Ignore}; empty for the server's
 *     choice
 */
public record WriteOptions(boolean dryRun, String fieldManager, String fieldValidation) {
  /** Keep it. */
  public static final WriteOptions DEFAULT = new WriteOptions(false, "", "");
}
