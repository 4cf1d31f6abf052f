package io.longshore.base.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.ManualClock;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTest {
  private final ByteArrayOutputStream stream = new ByteArrayOutputStream();

  private String lines(Format format, Level shown, Level level, String message, Object... pairs) {
    LogOutput output =
        new LogOutput(
            stream, format, shown, new ManualClock(Instant.parse("2026-01-02T03:04:05.678Z")));
    if (output.shows(level)) {
      output.write(level, "proxy", message, Optional.empty(), pairs);
    }
    String text = stream.toString(StandardCharsets.UTF_8);
    stream.reset();
    return text;
  }

  @Test
  void forPeople() {
    assertTrue(
        lines(Format.TEXT, Level.INFO, Level.INFO, "synced", "services", 12, "mode", "nft")
            .endsWith(".678 I proxy: synced services=12 mode=\"nft\"\n"));
  }

  @Test
  void forTheJournal() {
    assertEquals(
        "<4>proxy: late by=\"a \\\"b\\\"\"\n",
        lines(Format.JOURNAL, Level.INFO, Level.WARN, "late", "by", "a \"b\""));
  }

  @Test
  void forPrograms() {
    assertEquals(
        "{\"ts\":\"2026-01-02T03:04:05.678Z\",\"level\":\"error\",\"logger\":\"proxy\",\"msg\":\"x\",\"n\":1,\"ok\":true}\n",
        lines(Format.JSON, Level.INFO, Level.ERROR, "x", "n", 1, "ok", true));
  }

  @Test
  void whatMattersLessIsLeftOut() {
    assertEquals("", lines(Format.TEXT, Level.INFO, Level.DEBUG, "x"));
    assertFalse(lines(Format.TEXT, Level.TRACE, Level.TRACE, "x").isEmpty());
    assertEquals(Level.INFO, Level.ofVerbosity(2));
    assertEquals(Level.DEBUG, Level.ofVerbosity(4));
    assertEquals(Level.TRACE, Level.ofVerbosity(9));
  }

  @Test
  void textFromOutsideCannotForgeALine() {
    String text = lines(Format.JOURNAL, Level.INFO, Level.INFO, "name\n<0>x", "k", "\u001b[2J\n");
    assertEquals("<6>proxy: name\\n<0>x k=\"\\u001b[2J\\n\"\n", text);
  }

  @Test
  void aStackIsOneEntryOfTheJournal() {
    LogOutput output = new LogOutput(stream, Format.JOURNAL, Level.INFO, new ManualClock());
    output.write(
        Level.ERROR, "proxy", "bug", Optional.of(new IllegalStateException("why")), new Object[0]);
    assertTrue(
        stream.toString(StandardCharsets.UTF_8).lines().allMatch(line -> line.startsWith("<3>")));
  }

  @Test
  void theJournalIsKnownByItsDeviceAndInode(@TempDir Path folder) throws Exception {
    Path file = Files.createFile(folder.resolve("stream"));
    String id = Files.getAttribute(file, "unix:dev") + ":" + Files.getAttribute(file, "unix:ino");
    assertTrue(LogOutput.isJournal(id, file));
    assertFalse(LogOutput.isJournal("1:2", file));
    assertFalse(LogOutput.isJournal(null, file));
    assertFalse(LogOutput.isJournal(id, folder.resolve("none")));
  }

  @Test
  void linesOfLibrariesAreTakenIn() {
    LogOutput before = LogOutput.current();
    try {
      LogOutput.use(new LogOutput(stream, Format.JOURNAL, Level.INFO, new ManualClock()));
      LibraryLogs.takeIn();
      Logger library = Logger.getLogger("io.netty.x");
      library.info("left out");
      library.log(java.util.logging.Level.WARNING, "slow by {0}", 5);
      Log.of("proxy").info("ours");
      assertEquals(
          "<4>io.netty.x: slow by 5\n<6>proxy: ours\n", stream.toString(StandardCharsets.UTF_8));
    } finally {
      LogOutput.use(before);
    }
  }

  @Test
  void whatAnExceptionSaysCannotForgeALineEither() {
    LogOutput output = new LogOutput(stream, Format.JOURNAL, Level.INFO, new ManualClock());
    Exception cause = new IllegalArgumentException("deep\n<0>kernel: panic");
    Exception failure = new IllegalStateException("why\nproxy: all is well\u001b[2J", cause);
    failure.addSuppressed(new IllegalStateException("and\rthat"));
    output.write(Level.ERROR, "proxy", "bug", Optional.of(failure), new Object[0]);
    List<String> lines = stream.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals("<3>proxy: bug", lines.get(0));
    assertEquals(
        "<3>java.lang.IllegalStateException: why\\nproxy: all is well\\u001b[2J", lines.get(1));
    assertTrue(lines.get(2).startsWith("<3>\tat io.longshore.base.log.LogTest"), lines.get(2));
    assertTrue(
        lines.contains("<3>\tSuppressed: java.lang.IllegalStateException: and\\u000dthat"),
        lines::toString);
    assertTrue(
        lines.contains("<3>Caused by: java.lang.IllegalArgumentException: deep\\n<0>kernel: panic"),
        lines::toString);
  }

  @Test
  void aCauseThatCausedItselfIsShownOnce() {
    Exception first = new IllegalStateException("first");
    first.initCause(new IllegalStateException("second", first));
    LogOutput output = new LogOutput(stream, Format.TEXT, Level.INFO, new ManualClock());
    output.write(Level.ERROR, "proxy", "bug", Optional.of(first), new Object[0]);
    assertTrue(stream.toString(StandardCharsets.UTF_8).contains("first (shown above)"));
  }

  @Test
  void aValueThatCannotBeShownDoesNotBreakItsCaller() {
    Object broken =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("as the test wants");
          }
        };
    assertEquals(
        "<6>proxy: x k=\"(java.lang.IllegalStateException)\"\n",
        lines(Format.JOURNAL, Level.INFO, Level.INFO, "x", "k", broken));
  }

  @Test
  void whatIsNoNumberInJsonIsAText() {
    assertTrue(
        lines(Format.JSON, Level.INFO, Level.INFO, "x", "n", Double.NaN, "i", 1 / 0.0, "d", 0.5)
            .endsWith(",\"n\":\"NaN\",\"i\":\"Infinity\",\"d\":0.5}\n"));
  }
}
