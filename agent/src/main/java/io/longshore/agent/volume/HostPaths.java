package io.longshore.agent.volume;

import io.longshore.agent.outside.VolumeException;
import io.longshore.kubeapi.core.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Checks, and makes where that is asked for, a path of the node: pkg/volume/hostpath/host_path.go.
 */
final class HostPaths {
  private static final int KIND = 0170000;
  private static final int SOCKET = 0140000;
  private static final int CHARACTER_DEVICE = 0020000;
  private static final int BLOCK_DEVICE = 0060000;

  private HostPaths() {}

  static Path prepare(Volume.HostPath source) throws IOException {
    Path path = Path.of(source.path());
    switch (source.type()) {
      case "" -> {}
      case "DirectoryOrCreate" -> {
        if (!Files.exists(path)) {
          Files.createDirectories(path);
          Permissions.set(path, 0755);
        }
        require(Files.isDirectory(path), path, "a directory");
      }
      case "Directory" -> require(Files.isDirectory(path), path, "a directory");
      case "FileOrCreate" -> {
        if (!Files.exists(path)) {
          Files.createFile(path);
          Permissions.set(path, 0644);
        }
        require(Files.isRegularFile(path), path, "a file");
      }
      case "File" -> require(Files.isRegularFile(path), path, "a file");
      case "Socket" -> require(is(path, SOCKET), path, "a socket file");
      case "CharDevice" -> require(is(path, CHARACTER_DEVICE), path, "a character device");
      case "BlockDevice" -> require(is(path, BLOCK_DEVICE), path, "a block device");
      default -> throw new VolumeException(source.type() + " is an invalid volume type");
    }
    return path;
  }

  private static boolean is(Path path, int kind) throws IOException {
    return Files.exists(path) && ((int) Files.getAttribute(path, "unix:mode") & KIND) == kind;
  }

  private static void require(boolean holds, Path path, String what) {
    if (!holds) {
      throw new VolumeException("hostPath type check failed: " + path + " is not " + what);
    }
  }
}
