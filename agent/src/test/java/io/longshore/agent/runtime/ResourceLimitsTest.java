package io.longshore.agent.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.agent.plan.PodContainers;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures of upstream's own tests: cm/helpers_linux_test.go and qos/policy_test.go. */
final class ResourceLimitsTest {
  @ParameterizedTest
  @CsvSource({"0, 2", "1, 2", "100, 102", "1000, 1024", "2500, 2560", "1000000, 262144"})
  void sharesFollowRequests(long milliCpu, long shares) {
    assertEquals(shares, ResourceLimits.shares(milliCpu));
  }

  @ParameterizedTest
  @CsvSource({"5, 100000, 1000", "20, 100000, 2000", "200, 100000, 20000", "1000, 5000, 5000"})
  void quotasFollowLimits(long milliCpu, long period, long quota) {
    assertEquals(quota, ResourceLimits.quota(milliCpu, period));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | 1000",
        "{\"requests\":{\"cpu\":\"1\"}} | 999",
        "{\"requests\":{\"memory\":\"4000000000\",\"cpu\":\"1\"}} | 500",
        "{\"requests\":{\"memory\":\"8000000000\",\"cpu\":\"1\"}} | 3",
        "{\"limits\":{\"memory\":\"1Gi\",\"cpu\":\"1\"}} | -997"
      })
  void whoAsksForMoreIsKilledLater(String resources, int score) {
    Pod pod =
        Json.read(
            "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":[{\"name\":\"a\",\"resources\":"
                + resources
                + "}]}}",
            Pod.class);
    assertEquals(
        score,
        ResourceLimits.oomScore(
            pod, PodContainers.main(pod).getFirst().container(), 8_000_000_000L));
  }
}
