package io.longshore.cri.cni;

import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.model.SandboxMetadata;
import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.json.JsonException;
import io.longshore.kubeapi.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Calls plug-ins: programs that get their configuration on their input. */
public final class CniPlugins {
  private static final String DEVICE = "eth0";

  private final List<Path> folders;
  private final List<String> launcher;

  /**
   * Plug-ins from folders.
   *
   * @param launcher words before the name of each program; empty where plug-ins run in the network
   *     namespace of this process
   */
  public CniPlugins(List<Path> folders, List<String> launcher) {
    this.folders = List.copyOf(folders);
    this.launcher = List.copyOf(launcher);
  }

  /** Joins a pod to a network, and says its addresses. */
  public List<String> add(CniNetwork network, CniAttachment attachment) {
    Optional<JsonObject> result = Optional.empty();
    for (JsonObject plugin : network.plugins()) {
      byte[] output = call("ADD", network, plugin, attachment, result);
      result = Optional.of(parse(plugin.text("type"), output));
    }
    return result.stream()
        .flatMap(last -> last.objects("ips").stream())
        .map(address -> address.text("address").replaceFirst("/.*", ""))
        .toList();
  }

  /** Takes a pod out of a network; what is gone already is no error. */
  public void delete(CniNetwork network, CniAttachment attachment) {
    for (JsonObject plugin : network.plugins().reversed()) {
      call("DEL", network, plugin, attachment, Optional.empty());
    }
  }

  private byte[] call(
      String command,
      CniNetwork network,
      JsonObject plugin,
      CniAttachment attachment,
      Optional<JsonObject> previous) {
    JsonObject input = input(network, plugin, attachment, previous);
    String type = plugin.text("type");
    List<String> words = new ArrayList<>(launcher);
    words.add(program(type).toString());
    ProcessBuilder builder =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(environment(command, attachment));
    try {
      Process process = builder.start();
      CompletableFuture<byte[]> output =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return process.getInputStream().readAllBytes();
                } catch (IOException e) {
                  return new byte[0];
                }
              },
              task -> Thread.ofVirtual().start(task));
      try (OutputStream stream = process.getOutputStream()) {
        stream.write(Json.write(input));
      }
      if (process.waitFor() != 0) {
        throw failure(type, command, complaint(output.join()));
      }
      return output.join();
    } catch (IOException e) {
      throw new ContainerRuntimeException(
          Category.FAILED, "the network plug-in " + type + " cannot be run: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ContainerRuntimeException(
          Category.INTERRUPTED, "interrupted while the network plug-in " + type + " ran", e);
    }
  }

  static JsonObject input(
      CniNetwork network,
      JsonObject plugin,
      CniAttachment attachment,
      Optional<JsonObject> previous) {
    JsonObject input = plugin.with(network.name(), "name").with(network.version(), "cniVersion");
    if (plugin.at(Boolean.class, "capabilities", "portMappings").orElse(false)) {
      List<Map<String, Object>> ports =
          attachment.ports().stream()
              .filter(port -> port.hostPort() > 0)
              .map(
                  port -> {
                    Map<String, Object> mapping = new LinkedHashMap<>();
                    mapping.put("hostPort", port.hostPort());
                    mapping.put("containerPort", port.containerPort());
                    mapping.put("protocol", port.protocol().name().toLowerCase(Locale.ROOT));
                    mapping.put("hostIP", port.hostAddress());
                    return mapping;
                  })
              .toList();
      input = input.with(ports, "runtimeConfig", "portMappings");
    }
    return previous.isPresent() ? input.with(previous.get(), "prevResult") : input;
  }

  private Map<String, String> environment(String command, CniAttachment attachment) {
    SandboxMetadata pod = attachment.pod();
    return Map.of(
        "CNI_COMMAND",
        command,
        "CNI_CONTAINERID",
        attachment.containerId(),
        "CNI_NETNS",
        attachment.namespace().toString(),
        "CNI_IFNAME",
        DEVICE,
        "CNI_PATH",
        folders.stream().map(Path::toString).collect(Collectors.joining(":")),
        "CNI_ARGS",
        "IgnoreUnknown=1;K8S_POD_NAMESPACE=%s;K8S_POD_NAME=%s;K8S_POD_INFRA_CONTAINER_ID=%s;K8S_POD_UID=%s"
            .formatted(pod.namespace(), pod.name(), attachment.containerId(), pod.uid()));
  }

  private Path program(String type) {
    return folders.stream()
        .map(folder -> folder.resolve(type))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new ContainerRuntimeException(
                    Category.FAILED, "there is no network plug-in " + type + " in " + folders));
  }

  /** By the specification, an error is a result with a code and a message. */
  private static String complaint(byte[] output) {
    try {
      JsonObject error = Json.read(output, JsonObject.class);
      return error.text("msg") + " " + error.text("details");
    } catch (JsonException e) {
      return new String(output, StandardCharsets.UTF_8);
    }
  }

  private static JsonObject parse(String type, byte[] output) {
    try {
      return Json.read(output, JsonObject.class);
    } catch (JsonException e) {
      throw failure(type, "ADD", "its result is not JSON: " + e.getMessage());
    }
  }

  private static ContainerRuntimeException failure(String type, String command, String why) {
    return new ContainerRuntimeException(
        Category.FAILED,
        "the network plug-in " + type + " failed at " + command + ": " + why.strip());
  }
}
