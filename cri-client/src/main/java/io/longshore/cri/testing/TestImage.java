package io.longshore.cri.testing;

import io.longshore.linux.testing.Commands;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** An image of one layer, made on the spot. */
public final class TestImage {
  /** What containers of tests run: static busybox, all its commands in /bin. */
  public static final String BUSYBOX = "longshore.test/busybox:1";

  /** What sandboxes run. */
  public static final String PAUSE = "longshore.test/pause:1";

  private final String name;
  private final byte[] layer;
  private final String command;
  private final String mark;

  private TestImage(String name, byte[] layer, String command) {
    this(name, layer, command, "a test");
  }

  private TestImage(String name, byte[] layer, String command, String mark) {
    this.name = name;
    this.layer = layer;
    this.command = command;
    this.mark = mark;
  }

  /** Busybox; it prints a line and ends where nothing else is asked for. */
  public static TestImage busybox() {
    TarArchive tar =
        new TarArchive()
            .folder("bin")
            .folder("etc")
            .folder("proc")
            .folder("sys")
            .folder("dev")
            .commonFolder("tmp")
            .file("etc/passwd", text("root:x:0:0::/:/bin/sh\nguest:x:1000:1000::/:/bin/sh\n"))
            .file("etc/group", text("root:x:0:\nguest:x:1000:\nextra:x:2000:guest\n"))
            .program("bin/busybox", file(Path.of("/bin/busybox")));
    for (String applet : Commands.run("busybox", "--list").split("\n")) {
      if (!applet.equals("busybox")) {
        tar.link("bin/" + applet, "busybox");
      }
    }
    return new TestImage(BUSYBOX, tar.toBytes(), "[\"/bin/echo\",\"hello from busybox\"]");
  }

  /** The image of sandboxes. */
  public static TestImage pause() {
    return new TestImage(
        PAUSE, new TarArchive().program("pause", PauseProgram.bytes()).toBytes(), "[\"/pause\"]");
  }

  /** An image that takes at least so much of a disk, and cannot be compressed. */
  public static TestImage ofSize(String name, int bytes, Random random) {
    byte[] content = new byte[bytes];
    random.nextBytes(content);
    return new TestImage(
        name, new TarArchive().file("content", content).toBytes(), "[\"/nothing\"]");
  }

  /** Its name with its tag. */
  public String name() {
    return name;
  }

  /** An image of the same content that is another one, because it says who made it. */
  public TestImage by(String author) {
    return new TestImage(name, layer, command, author);
  }

  byte[] config() {
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

  byte[] compressedLayer() {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(layer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }

  /** As {@code docker save} writes it; runtimes can load that. */
  public static byte[] archive(List<TestImage> images) {
    TarArchive tar = new TarArchive();
    StringBuilder manifest = new StringBuilder();
    for (TestImage image : images) {
      String id = HexFormat.of().formatHex(sha256(image.config()));
      tar.file(id + ".json", image.config()).folder(id).file(id + "/layer.tar", image.layer);
      manifest.append(manifest.isEmpty() ? "[" : ",");
      manifest.append(
          "{\"Config\":\"%s.json\",\"RepoTags\":[\"%s\"],\"Layers\":[\"%s/layer.tar\"]}"
              .formatted(id, image.name, id));
    }
    return tar.file("manifest.json", text(manifest + "]")).toBytes();
  }

  static String digest(byte[] content) {
    return "sha256:" + HexFormat.of().formatHex(sha256(content));
  }

  private static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] file(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
