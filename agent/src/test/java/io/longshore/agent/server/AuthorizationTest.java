package io.longshore.agent.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthorizationTest {
  /** As pkg/kubelet/server/auth_test.go has them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET | /stats/summary | get | stats",
        "GET | /metrics/cadvisor | get | metrics",
        "GET | /logs/ | get | log",
        "GET | /pods | get | pods,proxy",
        "GET | /runningpods/ | get | pods,proxy",
        "GET | /healthz | get | healthz,proxy",
        "GET | /configz | get | configz,proxy",
        "POST | /exec/a/b/c | create | proxy",
        "GET | /containerLogs/a/b/c | get | proxy",
        "PUT | /anything | update | proxy",
        "HEAD | / | get | proxy",
      })
  void namesWhatIsAskedFor(String method, String path, String verb, String subresources) {
    AgentRequest request = new AgentRequest(method, path, Map.of(), Map.of(), List.of());
    assertEquals(verb, Authorization.verb(method));
    assertEquals(List.of(subresources.split(",")), Authorization.subresources(request));
  }
}
