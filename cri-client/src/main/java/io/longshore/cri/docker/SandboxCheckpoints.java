package io.longshore.cri.docker;

import io.longshore.cri.model.PortMapping;
import io.longshore.cri.model.Protocol;
import io.longshore.cri.model.SandboxMetadata;
import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the Engine does not keep of a sandbox: its network. One file each, replaced as a whole. */
final class SandboxCheckpoints {
  private static final int VERSION = 1;

  /** A pod's part of the network. */
  record Checkpoint(SandboxMetadata pod, List<PortMapping> ports, List<String> addresses) {}

  private final Path folder;

  SandboxCheckpoints(Path folder) {
    this.folder = folder;
  }

  void write(String id, Checkpoint checkpoint) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("version", VERSION);
    content.put("name", checkpoint.pod().name());
    content.put("uid", checkpoint.pod().uid());
    content.put("namespace", checkpoint.pod().namespace());
    content.put("attempt", checkpoint.pod().attempt());
    content.put("addresses", checkpoint.addresses());
    content.put("ports", checkpoint.ports().stream().map(SandboxCheckpoints::content).toList());
    try {
      Files.createDirectories(folder);
      Path next = folder.resolve(id + ".next");
      Files.write(next, Json.write(content));
      Files.move(next, file(id), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> content(PortMapping port) {
    return Map.of(
        "protocol",
        port.protocol().name(),
        "containerPort",
        port.containerPort(),
        "hostPort",
        port.hostPort(),
        "hostAddress",
        port.hostAddress());
  }

  Optional<Checkpoint> read(String id) {
    try {
      JsonObject content = Json.read(Files.readAllBytes(file(id)), JsonObject.class);
      return Optional.of(
          new Checkpoint(
              new SandboxMetadata(
                  content.text("name"),
                  content.text("uid"),
                  content.text("namespace"),
                  Math.toIntExact(content.number("attempt").orElse(0L))),
              content.objects("ports").stream().map(SandboxCheckpoints::port).toList(),
              content.texts("addresses")));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PortMapping port(JsonObject content) {
    return new PortMapping(
        Protocol.valueOf(content.text("protocol")),
        Math.toIntExact(content.number("containerPort").orElse(0L)),
        Math.toIntExact(content.number("hostPort").orElse(0L)),
        content.text("hostAddress"));
  }

  void remove(String id) {
    try {
      Files.deleteIfExists(file(id));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String id) {
    return folder.resolve(id + ".json");
  }
}
