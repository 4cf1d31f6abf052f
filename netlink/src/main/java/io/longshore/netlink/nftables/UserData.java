package io.longshore.netlink.nftables;

import io.longshore.netlink.wire.Bytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What tools note on an object for themselves; the kernel only keeps it. A list of entries, each
 * with a number, a length and a value of at most 255 bytes, as libnftnl's include/libnftnl/udata.h
 * has them.
 */
public record UserData(List<Entry> entries) {
  /** Nothing noted. */
  public static final UserData NONE = new UserData(List.of());

  /** The kernel keeps no more: NFT_USERDATA_MAXLEN. */
  private static final int LONGEST = 256;

  private static final int ENTRY_HEADER = 2;
  private static final int LONGEST_ENTRY = 255;

  /** A note. */
  public record Entry(int type, Bytes value) {
    /** Checks the length. */
    public Entry {
      if (value.length() > LONGEST_ENTRY) {
        throw new IllegalArgumentException(
            "a note of " + value.length() + " bytes: at most " + LONGEST_ENTRY);
      }
    }
  }

  /** Copies the entries. */
  public UserData {
    entries = List.copyOf(entries);
  }

  /** Some entries. */
  public static UserData of(Entry... entries) {
    return new UserData(List.of(entries));
  }

  /** A text under a number; nothing for an empty one. */
  static UserData text(int type, String text) {
    return text.isEmpty() ? NONE : of(new Entry(type, Bytes.text(text + "\0")));
  }

  /** Reads what an attribute holds; what is no list of entries is left out. */
  static UserData decode(Bytes bytes) {
    List<Entry> entries = new ArrayList<>();
    int at = 0;
    while (at + ENTRY_HEADER <= bytes.length()) {
      int end = at + ENTRY_HEADER + bytes.at(at + 1);
      if (end > bytes.length()) {
        break;
      }
      entries.add(new Entry(bytes.at(at), bytes.part(at + ENTRY_HEADER, end)));
      at = end;
    }
    return entries.isEmpty() ? NONE : new UserData(entries);
  }

  /** The bytes for an attribute. */
  Bytes encode() {
    Bytes all = Bytes.EMPTY;
    for (Entry entry : entries) {
      all = all.plus(Bytes.of((byte) entry.type, (byte) entry.value.length())).plus(entry.value);
    }
    if (all.length() > LONGEST) {
      throw new IllegalArgumentException(
          "notes of " + all.length() + " bytes: the kernel keeps " + LONGEST);
    }
    return all;
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** The value under a number. */
  Optional<Bytes> find(int type) {
    return entries.stream().filter(entry -> entry.type == type).map(Entry::value).findFirst();
  }

  /** The text under a number; empty if there is none. */
  String text(int type) {
    return find(type).map(UserData::withoutEnd).orElse("");
  }

  /** The entries and more. */
  UserData plus(Collection<Entry> more) {
    List<Entry> all = new ArrayList<>(entries);
    all.addAll(more);
    return new UserData(all);
  }

  private static String withoutEnd(Bytes value) {
    byte[] text = value.toArray();
    int length = text.length > 0 && text[text.length - 1] == 0 ? text.length - 1 : text.length;
    return new String(text, 0, length, java.nio.charset.StandardCharsets.UTF_8);
  }
}
