package io.longshore.cri.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** An image of one layer, made on the spot: the same bytes each time. */
public final class BuiltImage {
  private final String name;
  private final byte[] layer;
  private final String command;
  private final String mark;

  /**
   * Of the files of an archive.
   *
   * @param command what containers run, as a JSON list
   */
  public BuiltImage(String name, TarArchive files, String command) {
    this(name, files.toBytes(), command, "longshore");
  }

  private BuiltImage(String name, byte[] layer, String command, String mark) {
    this.name = name;
    this.layer = layer;
    this.command = command;
    this.mark = mark;
  }

  /** One for sandboxes, under a name. */
  public static BuiltImage pause(String name) {
    return new BuiltImage(
        name, new TarArchive().program("pause", PauseProgram.bytes()), "[\"/pause\"]");
  }

  /** Its name with its tag. */
  public String name() {
    return name;
  }

  /** An image of the same content that is another one, because it says who made it. */
  public BuiltImage by(String author) {
    return new BuiltImage(name, layer, command, author);
  }

  /** What containers of it are like, as the image says it. */
  public byte[] config() {
    return text(
        """
        {"architecture":"%s","os":"linux","created":"2026-01-01T00:00:00Z",\
        "config":{"Env":["PATH=/bin","FROM_IMAGE=yes"],"Cmd":%s,"WorkingDir":"/"},\
        "rootfs":{"type":"layers","diff_ids":["%s"]},\
        "history":[{"created":"2026-01-01T00:00:00Z","created_by":"%s"}]}"""
            .formatted(
                System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64",
                command,
                digest(layer),
                mark));
  }

  /** Its files, as registries keep them. */
  public byte[] compressedLayer() {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(layer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }

  /** As {@code docker save} writes it; runtimes can load that. */
  public static byte[] archive(List<BuiltImage> images) {
    TarArchive tar = new TarArchive();
    StringBuilder manifest = new StringBuilder();
    for (BuiltImage image : images) {
      String id = HexFormat.of().formatHex(sha256(image.config()));
      tar.file(id + ".json", image.config()).folder(id).file(id + "/layer.tar", image.layer);
      manifest.append(manifest.isEmpty() ? "[" : ",");
      manifest.append(
          "{\"Config\":\"%s.json\",\"RepoTags\":[\"%s\"],\"Layers\":[\"%s/layer.tar\"]}"
              .formatted(id, image.name, id));
    }
    return tar.file("manifest.json", text(manifest + "]")).toBytes();
  }

  /** The name of a content. */
  public static String digest(byte[] content) {
    return "sha256:" + HexFormat.of().formatHex(sha256(content));
  }

  private static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
