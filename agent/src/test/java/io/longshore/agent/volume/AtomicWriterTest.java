package io.longshore.agent.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.agent.outside.VolumeException;
import io.longshore.kubeapi.meta.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AtomicWriterTest {
  private static final Instant NOW = Instant.parse("2026-11-21T14:00:00Z");

  @TempDir Path volume;

  private static Payload payload(String... pathsAndTexts) {
    Map<String, FileContent> files = new HashMap<>();
    for (int i = 0; i < pathsAndTexts.length; i += 2) {
      byte[] text = pathsAndTexts[i + 1].getBytes(StandardCharsets.UTF_8);
      files.put(pathsAndTexts[i], FileContent.of(Bytes.of(text), 0640));
    }
    return new Payload(files);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(volume)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void linksNamesThroughOneLink() throws IOException {
    assertTrue(AtomicWriter.write(volume, payload("a", "1", "d/e", "2"), Optional.empty(), NOW));
    assertEquals("1", Files.readString(volume.resolve("a")));
    assertEquals("2", Files.readString(volume.resolve("d/e")));
    assertEquals(Path.of("..data/a"), Files.readSymbolicLink(volume.resolve("a")));
    assertEquals(Path.of("..data/d"), Files.readSymbolicLink(volume.resolve("d")));
    assertTrue(
        Files.readSymbolicLink(volume.resolve("..data"))
            .toString()
            .startsWith("..2026_11_21_14_00_00."));
    assertEquals(0100640, Files.getAttribute(volume.resolve("a"), "unix:mode"));
    assertEquals(4, names().size(), () -> "only the folder, its link and two names");
  }

  @Test
  void writesOnlyWhatDiffers() throws IOException {
    AtomicWriter.write(volume, payload("a", "1"), Optional.empty(), NOW);
    Path before = Files.readSymbolicLink(volume.resolve("..data"));
    assertFalse(AtomicWriter.write(volume, payload("a", "1"), Optional.empty(), NOW));
    assertEquals(before, Files.readSymbolicLink(volume.resolve("..data")));
    assertTrue(AtomicWriter.write(volume, payload("b", "1"), Optional.empty(), NOW));
    assertFalse(Files.exists(volume.resolve("a"), LinkOption.NOFOLLOW_LINKS));
    assertFalse(Files.exists(volume.resolve(before)), "the folder before is gone");
    assertEquals(3, names().size());
  }

  @Test
  void mendsWhatAnInterruptedWriterLeft() throws IOException {
    AtomicWriter.write(volume, payload("a", "1"), Optional.empty(), NOW);
    Files.createSymbolicLink(volume.resolve("..data_tmp"), Path.of("..nowhere"));
    Files.delete(volume.resolve("a"));
    assertTrue(AtomicWriter.write(volume, payload("a", "1"), Optional.empty(), NOW));
    assertEquals("1", Files.readString(volume.resolve("a")));
  }

  @Test
  void givesFilesToTheGroup() throws IOException {
    AtomicWriter.write(volume, payload("d/a", "1"), Optional.of(4321L), NOW);
    assertEquals(4321, Files.getAttribute(volume.resolve("d/a"), "unix:gid"));
    assertEquals(0100640, Files.getAttribute(volume.resolve("d/a"), "unix:mode"));
    int folder = (int) Files.getAttribute(volume.resolve("d"), "unix:mode");
    assertEquals(02550, folder & 02550, "the group may enter, and new files are its own");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/etc/passwd", "../x", "a/../../x", "..data", "..x/y"})
  void refusesPathsThatLeadOut(String path) {
    assertThrows(VolumeException.class, () -> payload(path, "x"));
  }
}
