package io.longshore.base.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
  @Test
  void aByteDumpMarksTheLinesThatDiffer() {
    byte[] one = new byte[20];
    byte[] other = new byte[20];
    other[17] = (byte) 0xab;
    AssertionError error =
        assertThrows(AssertionError.class, () -> ByteDump.assertSame(one, other));
    assertEquals(
        """
        the bytes differ from offset 17:
          0000  00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
        - 0010  00 00 00 00
        + 0010  00 ab 00 00
        """,
        error.getMessage());
    assertArrayEquals(new byte[] {1, (byte) 0xff}, ByteDump.parse("01\n  ff"));
  }

  @Test
  void aGoldenFileRefusesOtherText(@TempDir Path folder) throws Exception {
    Path path = Files.writeString(folder.resolve("golden"), "yes\n");
    new GoldenFile(path).assertSame("yes\n");
    assertThrows(AssertionError.class, () -> new GoldenFile(path).assertSame("no\n"));
  }

  @Test
  void aFailedRandomTestNamesItsSeed() {
    Seed seed = new Seed(7);
    assertEquals(new Random(7).nextInt(), seed.random().nextInt());
    AssertionError error =
        assertThrows(AssertionError.class, () -> seed.run(random -> assertEquals(1, 2)));
    assertTrue(error.toString().contains("with -Dseed=7: "), error::toString);
  }

  @Test
  void missingPartsAreNamed(@TempDir Path folder) throws Exception {
    Path tool = Files.createFile(folder.resolve("tool"));
    assertTrue(tool.toFile().setExecutable(true));
    assertEquals(Optional.empty(), NeedsParts.missing(List.of("tool"), true, folder.toString()));
    assertEquals(
        Optional.of("the command other-tool is missing"),
        NeedsParts.missing(List.of("tool", "other-tool"), true, folder.toString()));
    assertTrue(NeedsParts.missing(List.of(), false, folder.toString()).isPresent());
  }

  @Test
  void waitingGivesTheLastFailure() throws Exception {
    int[] calls = {0};
    int result =
        Eventually.passes(
            () -> {
              assertTrue(++calls[0] > 2);
              return calls[0];
            });
    assertEquals(3, result);
  }
}
