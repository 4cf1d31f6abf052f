package io.longshore.cri.testing;

import io.longshore.cri.image.BuiltImage;
import io.longshore.cri.image.TarArchive;
import io.longshore.linux.testing.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** The images of tests. */
public final class TestImage {
  /** What containers of tests run: static busybox, all its commands in /bin. */
  public static final String BUSYBOX = "longshore.test/busybox:1";

  /** What sandboxes run. */
  public static final String PAUSE = "longshore.test/pause:1";

  private TestImage() {}

  /** Busybox; it prints a line and ends where nothing else is asked for. */
  public static BuiltImage busybox() {
    return busybox(BUSYBOX, "[\"/bin/echo\",\"hello from busybox\"]");
  }

  /** Busybox under another name, which runs a command, a JSON list, unless it is told another. */
  public static BuiltImage busybox(String name, String command) {
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
    return new BuiltImage(name, tar, command);
  }

  /** The image of sandboxes. */
  public static BuiltImage pause() {
    return BuiltImage.pause(PAUSE);
  }

  /** An image that takes at least so much of a disk, and cannot be compressed. */
  public static BuiltImage ofSize(String name, int bytes, Random random) {
    byte[] content = new byte[bytes];
    random.nextBytes(content);
    return new BuiltImage(name, new TarArchive().file("content", content), "[\"/nothing\"]");
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
