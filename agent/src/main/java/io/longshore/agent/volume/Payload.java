package io.longshore.agent.volume;

import io.longshore.agent.outside.VolumeException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** All files of a volume by their path in it; refuses paths that lead out of it. */
record Payload(SortedMap<String, FileContent> files) {
  private static final int LONGEST_PATH = 4096;
  private static final int LONGEST_NAME = 255;

  Payload {
    TreeMap<String, FileContent> checked = new TreeMap<>();
    files.forEach((path, content) -> checked.put(checked(path), content));
    files = checked;
  }

  Payload(Map<String, FileContent> files) {
    this((SortedMap<String, FileContent>) new TreeMap<>(files));
  }

  /** pkg/volume/util/atomic_writer.go, validatePath. */
  private static String checked(String text) {
    Path path = Path.of(text);
    if (text.isEmpty() || path.isAbsolute() || text.length() > LONGEST_PATH) {
      throw new VolumeException("invalid path: must be relative and not empty: \"" + text + '"');
    }
    for (Path part : path) {
      if (part.toString().equals("..") || part.toString().length() > LONGEST_NAME) {
        throw new VolumeException("invalid path: must not contain '..': \"" + text + '"');
      }
    }
    // What begins with two dots is the writer's own.
    if (path.getName(0).toString().startsWith("..")) {
      throw new VolumeException("invalid path: must not start with '..': \"" + text + '"');
    }
    return path.normalize().toString();
  }
}
