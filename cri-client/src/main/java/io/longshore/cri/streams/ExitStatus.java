package io.longshore.cri.streams;

import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.json.JsonException;
import io.longshore.kubeapi.json.JsonObject;
import java.nio.charset.StandardCharsets;

/**
 * What the error stream says at the end: a metav1.Status, whose causes name the exit code ({@code
 * k8s.io/apimachinery/pkg/util/remotecommand/constants.go}).
 */
final class ExitStatus {
  private ExitStatus() {}

  static int read(byte[] message) {
    if (message.length == 0) {
      throw new ContainerRuntimeException(
          Category.UNAVAILABLE, "the runtime hung up before the process ended");
    }
    JsonObject status = parse(message);
    if (status.text("status").equals("Success")) {
      return 0;
    }
    if (status.text("reason").equals("NonZeroExitCode")) {
      for (JsonObject cause : status.objects("details", "causes")) {
        if (cause.text("reason").equals("ExitCode")) {
          return code(cause.text("message"));
        }
      }
    }
    throw new ContainerRuntimeException(Category.FAILED, status.text("message"));
  }

  private static JsonObject parse(byte[] message) {
    try {
      return Json.read(message, JsonObject.class);
    } catch (JsonException e) {
      throw new ContainerRuntimeException(
          Category.FAILED, new String(message, StandardCharsets.UTF_8), e);
    }
  }

  private static int code(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new ContainerRuntimeException(Category.FAILED, "not an exit code: " + text, e);
    }
  }
}
