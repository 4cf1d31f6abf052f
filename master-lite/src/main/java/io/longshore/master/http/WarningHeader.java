package io.longshore.master.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.util.AsciiString;
import java.util.Optional;

/** What a client is told beside the answer, as RFC 7234, 5.5 has it: an agent and a quoted text. */
final class WarningHeader {
  private WarningHeader() {}

  /** None of what no header can bear, as with apimachinery's NewWarningHeader. */
  static Optional<CharSequence> of(String text) {
    if (text.isEmpty() || text.codePoints().anyMatch(Character::isISOControl)) {
      return Optional.empty();
    }
    String quoted = text.replace("\\", "\\\\").replace("\"", "\\\"");
    // The bytes as they are: of a String, netty would send a question mark for all above U+00FF.
    return Optional.of(new AsciiString(("299 - \"" + quoted + '"').getBytes(UTF_8)));
  }
}
