package io.longshore.cri.credentials;

import io.longshore.cri.credentials.BearerTokens.Bearer;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.model.ImageName;
import io.longshore.kubeapi.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs the program of a provider: the request on its input, the answer on its output. */
final class CredentialProgram {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int LONGEST_COMPLAINT = 1024;
  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

  private final Path folder;
  private final CredentialProviderConfig.Provider provider;

  CredentialProgram(Path folder, CredentialProviderConfig.Provider provider) {
    this.folder = folder;
    this.provider = provider;
  }

  /** Asks for an image, and perhaps in the name of a pod's account. */
  PluginAnswer ask(ImageName image, Optional<Bearer> bearer) {
    List<String> command = new ArrayList<>();
    command.add(folder.resolve(provider.name()).toString());
    command.addAll(provider.args());
    ProcessBuilder builder = new ProcessBuilder(command);
    provider
        .env()
        .forEach(variable -> builder.environment().put(variable.name(), variable.value()));
    try {
      return PluginAnswer.parse(
          provider.name(), provider.apiVersion(), run(builder.start(), request(image, bearer)));
    } catch (IOException e) {
      throw failure(Category.FAILED, "cannot be run: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(Category.INTERRUPTED, "was interrupted", e);
    }
  }

  private byte[] request(ImageName image, Optional<Bearer> bearer) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("kind", "CredentialProviderRequest");
    request.put("apiVersion", provider.apiVersion());
    request.put("image", image.repository());
    if (bearer.isPresent()) {
      request.put("serviceAccountToken", bearer.get().token());
      if (!bearer.get().annotations().isEmpty()) {
        request.put("serviceAccountAnnotations", bearer.get().annotations());
      }
    }
    return Json.write(request);
  }

  private byte[] run(Process process, byte[] request) throws IOException, InterruptedException {
    try {
      CompletableFuture<byte[]> output = reading(process.getInputStream());
      CompletableFuture<byte[]> complaint = reading(process.getErrorStream());
      try (OutputStream input = process.getOutputStream()) {
        input.write(request);
      } catch (IOException e) {
        // A program that does not read its input may still answer; if not, its exit code tells.
        if (process.isAlive()) {
          process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
      }
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw failure(Category.DEADLINE, "does not end in " + PATIENCE.toSeconds() + " s", null);
      }
      if (process.exitValue() != 0) {
        throw failure(
            Category.FAILED,
            "ended with " + process.exitValue() + ": " + beginning(complaint.join()),
            null);
      }
      return output.join();
    } finally {
      process.destroyForcibly();
    }
  }

  private static CompletableFuture<byte[]> reading(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (stream) {
            return stream.readAllBytes();
          } catch (IOException e) {
            return new byte[0];
          }
        },
        THREADS);
  }

  private static String beginning(byte[] text) {
    String all = new String(text, StandardCharsets.UTF_8).strip();
    return all.substring(0, Math.min(all.length(), LONGEST_COMPLAINT));
  }

  private ContainerRuntimeException failure(
      Category category, String what, @Nullable Exception cause) {
    String message = "the credential provider " + provider.name() + " " + what;
    return cause == null
        ? new ContainerRuntimeException(category, message)
        : new ContainerRuntimeException(category, message, cause);
  }
}
