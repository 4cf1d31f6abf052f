package io.longshore.agent.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.agent.outside.NodeSettings;
import io.longshore.cri.model.Image;
import io.longshore.cri.model.ImageSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ImageGarbageTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private static ImageGarbage.Unused unused(String id, int seenMinutes, int usedMinutes) {
    Image image =
        new Image(
            id, List.of(id), List.of(), 10, OptionalLong.empty(), "", ImageSpec.of(id), false);
    return new ImageGarbage.Unused(
        image,
        NOW.minus(Duration.ofMinutes(seenMinutes)),
        NOW.minus(Duration.ofMinutes(usedMinutes)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "84 | 0    | ''",
        "85 | 0    | old",
        "91 | 0    | old,mid",
        "99 | 0    | old,mid",
        "10 | 100  | old",
        "10 | 1000 | ''"
      })
  void goTheLongestUnusedOnlyWhereTheDiskIsFull(int percent, int mostAgeMinutes, String expected) {
    NodeSettings.ImageGarbage limits =
        new NodeSettings.ImageGarbage(
            85, 80, Duration.ofMinutes(2), Duration.ofMinutes(mostAgeMinutes));
    List<Image> garbage =
        ImageGarbage.of(
            List.of(unused("new", 1, 1), unused("mid", 90, 60), unused("old", 400, 300)),
            new ImageGarbage.Disk(100, percent),
            limits,
            NOW);
    assertEquals(expected, String.join(",", garbage.stream().map(Image::id).toList()));
  }
}
