package io.longshore.agent.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QualityTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                                          | BEST_EFFORT",
        "{\"requests\":{\"example.com/device\":\"1\"}}                               | BEST_EFFORT",
        "{\"requests\":{\"cpu\":\"0\"}}                                              | BEST_EFFORT",
        "{\"requests\":{\"cpu\":\"1\"}}                                              | BURSTABLE",
        "{\"limits\":{\"cpu\":\"1\"}}                                                | BURSTABLE",
        "{\"limits\":{\"cpu\":\"1\",\"memory\":\"1Gi\"}}                             | GUARANTEED",
        "{\"limits\":{\"cpu\":\"1\",\"memory\":\"1Gi\"},\"requests\":{\"cpu\":\"1000m\",\"memory\":\"1024Mi\"}} | GUARANTEED",
        "{\"limits\":{\"cpu\":\"1\",\"memory\":\"1Gi\"},\"requests\":{\"cpu\":\"500m\"}} | BURSTABLE"
      })
  void dependsOnWhatIsKeptForIt(String resources, Quality quality) {
    assertEquals(quality, Quality.of(pod(resources)));
  }

  private static Pod pod(String resources) {
    return Json.read(
        "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":[{\"name\":\"a\",\"resources\":"
            + resources
            + "}]}}",
        Pod.class);
  }
}
