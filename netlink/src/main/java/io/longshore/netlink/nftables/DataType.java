package io.longshore.netlink.nftables;

import io.longshore.netlink.wire.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.StringJoiner;

/** What a set's keys, or a map's data, consist of: one field, or several after each other. */
public record DataType(List<Field> fields) {
  /** Each field's number has six bits in the number of all of them: nft, TYPE_BITS. */
  private static final int BITS = 6;

  private static final int MOST = 5;

  /** Copies the fields. */
  public DataType {
    fields = List.copyOf(fields);
    if (fields.isEmpty() || fields.size() > MOST) {
      throw new IllegalArgumentException("one to " + MOST + " fields, not " + fields.size());
    }
  }

  /** Of these fields. */
  public static DataType of(Field... fields) {
    return new DataType(List.of(fields));
  }

  /** Of fields that are declared by their types. */
  public static DataType of(FieldType... types) {
    return new DataType(List.of(types).stream().map(Field::of).toList());
  }

  /**
   * What nft's number and the length tell. Types whose lengths are not known share what is left; if
   * that cannot be right, all are one field.
   */
  static DataType of(int number, int length) {
    List<Integer> numbers = new ArrayList<>();
    for (int rest = number; rest != 0 && numbers.size() < MOST; rest >>>= BITS) {
      numbers.add(rest & ((1 << BITS) - 1));
    }
    Collections.reverse(numbers);
    int known = numbers.stream().mapToInt(one -> room(FieldType.of(one).length())).sum();
    long open = numbers.stream().filter(one -> FieldType.of(one).length() == 0).count();
    boolean one = numbers.size() < 2;
    int share = open == 0 ? 0 : (int) ((length - known) / open);
    if (one || (open == 0 ? known != length : share <= 0 || known + share * open != length)) {
      return new DataType(List.of(new Field(one ? number : 0, length, Bytes.EMPTY)));
    }
    return new DataType(
        numbers.stream()
            .map(each -> new Field(each, lengthOf(FieldType.of(each), share), Bytes.EMPTY))
            .toList());
  }

  private static int lengthOf(FieldType type, int share) {
    return type.length() == 0 ? share : type.length();
  }

  private static int room(int length) {
    return (length + 3) & ~3;
  }

  /** The number that nft gives to all fields together. */
  int number() {
    int number = 0;
    for (Field field : fields) {
      number = number << BITS | field.number();
    }
    return number;
  }

  /** How many bytes: those of several fields begin at multiples of four. */
  public int length() {
    return fields.size() == 1
        ? fields.getFirst().length()
        : fields.stream().mapToInt(Field::room).sum();
  }

  /** The bytes of several fields, each followed by zeros up to a multiple of four. */
  public Bytes join(Bytes... values) {
    if (values.length != fields.size()) {
      throw new IllegalArgumentException(values.length + " values for " + this);
    }
    if (values.length == 1) {
      return checked(fields.getFirst(), values[0]);
    }
    Bytes all = Bytes.EMPTY;
    for (int i = 0; i < values.length; i++) {
      Field field = fields.get(i);
      all = all.plus(checked(field, values[i]).padded(field.room()));
    }
    return all;
  }

  private static Bytes checked(Field field, Bytes value) {
    if (value.length() != field.length()) {
      throw new IllegalArgumentException(
          field + " has " + field.length() + " bytes, not " + value.length() + ": " + value);
    }
    return value;
  }

  /** The bytes of each field. */
  public List<Bytes> split(Bytes value) {
    if (value.length() != length()) {
      throw new IllegalArgumentException(
          this + " has " + length() + " bytes, not " + value.length() + ": " + value);
    }
    List<Bytes> parts = new ArrayList<>();
    int at = 0;
    for (Field field : fields) {
      parts.add(value.part(at, at + field.length()));
      at += field.room();
    }
    return parts;
  }

  /** As nft shows a value: {@code 10.0.0.1 . tcp . 80}. */
  public String describe(Bytes value) {
    if (value.length() != length()) {
      return value.toString();
    }
    StringJoiner text = new StringJoiner(" . ");
    List<Bytes> parts = split(value);
    for (int i = 0; i < parts.size(); i++) {
      text.add(fields.get(i).describe(parts.get(i)));
    }
    return text.toString();
  }

  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(" . ");
    fields.forEach(field -> text.add(field.toString()));
    return text.toString();
  }
}
