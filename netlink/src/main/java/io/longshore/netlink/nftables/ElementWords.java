package io.longshore.netlink.nftables;

import io.longshore.netlink.wire.Bytes;
import java.util.function.Function;

/** Elements as nft writes them. */
final class ElementWords {
  private ElementWords() {}

  static String of(SetElement element) {
    return of(element, Bytes::toString, Bytes::toString);
  }

  static String of(SetElement element, NamedSet set) {
    Function<Bytes, String> data =
        set.target() instanceof MapTarget.Data target ? target.type()::describe : Bytes::toString;
    return of(element, set.key()::describe, data);
  }

  private static String of(
      SetElement element, Function<Bytes, String> key, Function<Bytes, String> data) {
    StringBuilder text = new StringBuilder();
    switch (element.role()) {
      case CATCH_ALL -> text.append('*');
      case RANGE_END -> text.append("(up to) ").append(key.apply(element.key()));
      case PLAIN -> text.append(key.apply(element.key()));
    }
    if (element.keyEnd().length() > 0) {
      text.append('-').append(key.apply(element.keyEnd()));
    }
    element.expressions().forEach(expression -> text.append(' ').append(expression));
    if (!element.timeout().isZero()) {
      text.append(" timeout ").append(Words.of(element.timeout()));
    }
    if (!element.expires().isZero()) {
      text.append(" expires ").append(Words.of(element.expires()));
    }
    Words.commented(text, element.comment());
    return text.append(value(element.value(), data)).toString();
  }

  private static String value(ElementValue value, Function<Bytes, String> data) {
    return switch (value) {
      case ElementValue.None none -> "";
      case ElementValue.Data(Bytes bytes) -> " : " + data.apply(bytes);
      case ElementValue.Verdict(var verdict) -> " : " + verdict;
      case ElementValue.ObjectReference(String name) -> " : " + Words.quoted(name);
    };
  }
}
