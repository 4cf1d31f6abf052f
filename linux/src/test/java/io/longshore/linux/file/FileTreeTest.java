package io.longshore.linux.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {
  @TempDir private Path folder;

  @Test
  void removesAllThatIsBelowAFolder() throws IOException {
    Path tree = folder.resolve("tree");
    Files.createDirectories(tree.resolve("a/b/c"));
    Files.writeString(tree.resolve("a/b/file"), "x");
    FileTree.delete(tree);
    assertFalse(Files.exists(tree));
  }

  @Test
  void doesNotFollowLinks() throws IOException {
    Path kept = Files.createDirectory(folder.resolve("kept"));
    Files.writeString(kept.resolve("file"), "x");
    Path tree = Files.createDirectory(folder.resolve("tree"));
    Files.createSymbolicLink(tree.resolve("inside"), kept);
    Files.createSymbolicLink(tree.resolve("broken"), folder.resolve("nothing"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), kept);
    FileTree.delete(tree);
    FileTree.delete(link);
    assertFalse(Files.exists(tree));
    assertFalse(Files.exists(link, LinkOption.NOFOLLOW_LINKS));
    assertEquals("x", Files.readString(kept.resolve("file")));
  }

  @Test
  void removesASingleFileAndBearsThatThereIsNone() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    FileTree.delete(file);
    FileTree.delete(file);
    assertFalse(Files.exists(file));
    assertTrue(Files.exists(folder));
  }
}
