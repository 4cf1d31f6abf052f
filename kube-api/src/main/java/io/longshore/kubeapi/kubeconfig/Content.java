package io.longshore.kubeapi.kubeconfig;

import io.longshore.kubeapi.meta.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bytes that stand in the kubeconfig itself, or in a file that may be replaced at any time. */
public sealed interface Content {

  /** In the kubeconfig. */
  record Inline(Bytes bytes) implements Content {
    @Override
    public Bytes read() {
      return bytes;
    }
  }

  /** In a file, read anew each time. */
  record InFile(Path path) implements Content {
    @Override
    public Bytes read() {
      try {
        return Bytes.of(Files.readAllBytes(path));
      } catch (IOException e) {
        throw new KubeconfigException("cannot read " + path + ": " + e, e);
      }
    }
  }

  /** What it is now. */
  Bytes read();

  /** What it is now, as text without white space around it. */
  default String readText() {
    return new String(read().toArray(), StandardCharsets.UTF_8).strip();
  }
}
