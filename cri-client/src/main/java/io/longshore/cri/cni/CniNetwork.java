package io.longshore.cri.cni;

import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.json.JsonException;
import io.longshore.kubeapi.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A network as its administrator wrote it down: plug-ins that are called one after the other. */
public record CniNetwork(String name, String version, List<JsonObject> plugins) {
  private static final List<String> ENDINGS = List.of(".conflist", ".conf", ".json");

  /** Copies. */
  public CniNetwork {
    plugins = List.copyOf(plugins);
  }

  /** That of a folder: the first file by name counts. Empty where there is none yet. */
  public static Optional<CniNetwork> first(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      Optional<Path> file =
          files
              .filter(path -> ENDINGS.stream().anyMatch(path.toString()::endsWith))
              .sorted()
              .findFirst();
      return file.isEmpty()
          ? Optional.empty()
          : Optional.of(parse(file.get().toString(), Files.readAllBytes(file.get())));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new ContainerRuntimeException(Category.FAILED, "cannot read " + folder + ": " + e, e);
    }
  }

  static CniNetwork parse(String file, byte[] json) {
    try {
      JsonObject network = Json.read(json, JsonObject.class);
      List<JsonObject> plugins =
          network.has("plugins") ? network.objects("plugins") : List.of(network);
      if (network.text("name").isEmpty()
          || plugins.isEmpty()
          || plugins.stream().anyMatch(plugin -> plugin.text("type").isEmpty())) {
        throw new ContainerRuntimeException(
            Category.INVALID, file + ": a network has a name and plug-ins with a type");
      }
      String version = network.text("cniVersion");
      return new CniNetwork(network.text("name"), version.isEmpty() ? "0.1.0" : version, plugins);
    } catch (JsonException e) {
      throw new ContainerRuntimeException(Category.INVALID, file + ": " + e.getMessage(), e);
    }
  }
}
