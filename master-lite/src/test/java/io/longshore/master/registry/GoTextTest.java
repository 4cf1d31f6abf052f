package io.longshore.master.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What strconv.Quote makes of texts. */
class GoTextTest {

  @Test
  void whatCanBePrintedStaysAsItIs() {
    assertEquals("\"plain text: \u00e4\u4e2d\"", GoText.quoted("plain text: \u00e4\u4e2d"));
    String face = Character.toString(0x1f600);
    assertEquals('"' + face + '"', GoText.quoted(face));
  }

  @Test
  void quotesAndControlCharactersAreEscaped() {
    assertEquals("\"a\\\\\\\"b\"", GoText.quoted("a\\\"b"));
    assertEquals("\"\\a\\b\\f\\n\\r\\t\\v\"", GoText.quoted("\u0007\b\f\n\r\t\u000b"));
    assertEquals("\"\\x00\\x1b\\x7f\"", GoText.quoted("\u0000\u001b\u007f"));
  }

  @Test
  void whatCannotBeSeenIsNamedByItsNumber() {
    assertEquals("\"\\u0085\\u00a0\\u200b\\ufeff\"", GoText.quoted("\u0085\u00a0\u200b\ufeff"));
    assertEquals("\"\\U000e0001\"", GoText.quoted(Character.toString(0xe0001)));
  }
}
