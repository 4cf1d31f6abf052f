package io.longshore.netlink.nftables;

import io.longshore.netlink.nftables.expr.Expression;
import io.longshore.netlink.nftables.expr.Expressions;
import io.longshore.netlink.nftables.expr.Verdict;
import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Elements as messages: enum nft_set_elem_list_attributes, enum nft_set_elem_attributes. They come
 * in hundreds of thousands: so they are read in one pass.
 */
final class ElementMessages {
  static final int LIST_TABLE = 1;
  static final int LIST_SET = 2;
  static final int LIST_ELEMENTS = 3;
  static final int LIST_SET_ID = 4;
  private static final int LIST_ELEMENT = 1; // NFTA_LIST_ELEM

  private static final int KEY = 1;
  private static final int DATA = 2;
  private static final int FLAGS = 3;
  private static final int TIMEOUT = 4;
  private static final int EXPIRATION = 5;
  private static final int USERDATA = 6;
  private static final int EXPRESSION = 7;
  private static final int OBJECT = 9;
  private static final int KEY_END = 10;
  private static final int EXPRESSIONS = 11;

  private static final int DATA_VALUE = 1; // NFTA_DATA_VALUE
  private static final int IS_RANGE_END = 1; // NFT_SET_ELEM_INTERVAL_END
  private static final int IS_CATCH_ALL = 2; // NFT_SET_ELEM_CATCHALL
  private static final int COMMENT = 0; // NFTNL_UDATA_SET_ELEM_COMMENT

  private ElementMessages() {}

  /** Writes what comes before the elements. */
  static void set(AttributeWriter out, SetName set) {
    out.text(LIST_TABLE, set.table().name());
    out.text(LIST_SET, set.name());
  }

  static void setId(AttributeWriter out, int id) {
    out.big32(LIST_SET_ID, id);
  }

  static void write(AttributeWriter out, SetElement element) {
    int nest = out.open(LIST_ELEMENT);
    switch (element.role()) {
      case PLAIN -> value(out, KEY, element.key());
      case RANGE_END -> {
        out.big32(FLAGS, IS_RANGE_END);
        value(out, KEY, element.key());
      }
      case CATCH_ALL -> out.big32(FLAGS, IS_CATCH_ALL);
    }
    if (element.keyEnd().length() > 0) {
      value(out, KEY_END, element.keyEnd());
    }
    write(out, element.value());
    if (!element.timeout().isZero()) {
      out.big64(TIMEOUT, element.timeout().toMillis());
    }
    if (!element.expires().isZero()) {
      out.big64(EXPIRATION, element.expires().toMillis());
    }
    if (!element.comment().isEmpty()) {
      TableMessages.notes(out, USERDATA, UserData.text(COMMENT, element.comment()));
    }
    write(out, element.expressions());
    out.close(nest);
  }

  private static void write(AttributeWriter out, List<Expression> expressions) {
    if (expressions.size() == 1) {
      Expressions.write(out, EXPRESSION, expressions.getFirst());
    } else if (!expressions.isEmpty()) {
      Expressions.writeList(out, EXPRESSIONS, expressions);
    }
  }

  private static void write(AttributeWriter out, ElementValue value) {
    switch (value) {
      case ElementValue.None none -> {}
      case ElementValue.Data(Bytes bytes) -> value(out, DATA, bytes);
      case ElementValue.Verdict(Verdict verdict) -> {
        int nest = out.open(DATA);
        verdict.encode(out);
        out.close(nest);
      }
      case ElementValue.ObjectReference(String name) -> out.text(OBJECT, name);
    }
  }

  private static void value(AttributeWriter out, int type, Bytes bytes) {
    int nest = out.open(type);
    out.bytes(DATA_VALUE, bytes);
    out.close(nest);
  }

  static Elements decode(Family family, AttributeReader in) {
    List<SetElement> elements = new ArrayList<>();
    String table = "";
    String set = "";
    while (in.next()) {
      switch (in.type()) {
        case LIST_TABLE -> table = in.text();
        case LIST_SET -> set = in.text();
        case LIST_ELEMENTS -> readList(in.nested(), elements::add);
        default -> {}
      }
    }
    return new Elements(new TableName(family, table).set(set), elements);
  }

  /** Reads the elements of a message, and leaves out what else is there. */
  static void readAll(AttributeReader in, Consumer<SetElement> found) {
    while (in.next()) {
      if (in.type() == LIST_ELEMENTS) {
        readList(in.nested(), found);
      }
    }
    in.check("read the elements of a set");
  }

  private static void readList(AttributeReader in, Consumer<SetElement> found) {
    while (in.next()) {
      found.accept(read(in.nested()));
    }
  }

  static SetElement read(AttributeReader in) {
    Bytes key = Bytes.EMPTY;
    Bytes keyEnd = Bytes.EMPTY;
    ElementValue value = ElementValue.None.INSTANCE;
    SetElement.Role role = SetElement.Role.PLAIN;
    Duration timeout = Duration.ZERO;
    Duration expires = Duration.ZERO;
    List<Expression> expressions = List.of();
    String comment = "";
    while (in.next()) {
      switch (in.type()) {
        case KEY -> key = readBytes(in.nested());
        case KEY_END -> keyEnd = readBytes(in.nested());
        case DATA -> value = readValue(in.nested());
        case OBJECT -> value = new ElementValue.ObjectReference(in.text());
        case FLAGS -> role = role(in.big32());
        case TIMEOUT -> timeout = milliseconds(in);
        case EXPIRATION -> expires = milliseconds(in);
        case EXPRESSION -> expressions = List.of(Expressions.read(in.nested()));
        case EXPRESSIONS -> expressions = Expressions.readList(in.nested());
        case USERDATA -> comment = UserData.decode(in.bytes()).text(COMMENT);
        default -> {}
      }
    }
    return new SetElement(key, keyEnd, value, role, timeout, expires, expressions, comment);
  }

  private static Duration milliseconds(AttributeReader in) {
    return Duration.ofMillis(Math.max(0, in.big64()));
  }

  private static SetElement.Role role(int flags) {
    if ((flags & IS_CATCH_ALL) != 0) {
      return SetElement.Role.CATCH_ALL;
    }
    return (flags & IS_RANGE_END) != 0 ? SetElement.Role.RANGE_END : SetElement.Role.PLAIN;
  }

  private static Bytes readBytes(AttributeReader in) {
    Bytes value = Bytes.EMPTY;
    while (in.next()) {
      if (in.type() == DATA_VALUE) {
        value = in.bytes();
      }
    }
    return value;
  }

  private static ElementValue readValue(AttributeReader in) {
    ElementValue value = ElementValue.None.INSTANCE;
    while (in.next()) {
      switch (in.type()) {
        case DATA_VALUE -> value = new ElementValue.Data(in.bytes());
        case Verdict.DATA_VERDICT -> value = new ElementValue.Verdict(Verdict.decode(in.nested()));
        default -> {}
      }
    }
    return value;
  }
}
