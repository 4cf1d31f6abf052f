package io.longshore.netlink.nftables;

import io.longshore.netlink.nftables.UserData.Entry;
import io.longshore.netlink.wire.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * What nft notes on a set so that it can print its elements: libnftnl's include/libnftnl/udata.h,
 * enum nftnl_udata_set_types; nft's src/mnl.c, mnl_nft_set_add.
 */
final class SetNotes {
  private static final int KEY_BYTE_ORDER = 0;
  private static final int DATA_BYTE_ORDER = 1;
  private static final int KEY_SOURCE = 3;
  private static final int DATA_SOURCE = 4;
  private static final int DATA_RANGES = 6;
  private static final int COMMENT = 7;

  private static final int CONCATENATION = 13; // nft's EXPR_CONCAT
  private static final int SOURCE_KIND = 0;
  private static final int SOURCE_DATA = 1;

  private static final Bytes MIXED = Bytes.host32(0);
  private static final Bytes MACHINE = Bytes.host32(1);
  private static final Bytes NETWORK = Bytes.host32(2);

  private SetNotes() {}

  static UserData of(NamedSet set) {
    List<Entry> entries = new ArrayList<>();
    entries.add(new Entry(KEY_BYTE_ORDER, byteOrder(set.key())));
    if (set.isMap()) {
      entries.add(new Entry(DATA_BYTE_ORDER, byteOrder(set.target())));
    }
    addSource(entries, KEY_SOURCE, set.key());
    if (set.target() instanceof MapTarget.Data data) {
      addSource(entries, DATA_SOURCE, data.type());
    }
    if (set.isMap()) {
      entries.add(new Entry(DATA_RANGES, MIXED));
    }
    return new UserData(entries).plus(UserData.text(COMMENT, set.comment()).entries());
  }

  private static Bytes byteOrder(MapTarget target) {
    return target instanceof MapTarget.Data data ? byteOrder(data.type()) : MIXED;
  }

  private static Bytes byteOrder(DataType type) {
    if (type.fields().size() > 1) {
      return MIXED;
    }
    return type.fields().getFirst().type().networkOrder() ? NETWORK : MACHINE;
  }

  private static void addSource(List<Entry> entries, int note, DataType type) {
    List<Field> fields = type.fields();
    if (fields.size() == 1) {
      if (fields.getFirst().source().length() > 0) {
        entries.add(new Entry(note, fields.getFirst().source()));
      }
      return;
    }
    Bytes all = Bytes.EMPTY;
    if (fields.stream().allMatch(field -> field.source().length() > 0)) {
      for (int i = 0; i < fields.size(); i++) {
        all = all.plus(Note.entry(i, fields.get(i).source()));
      }
    }
    entries.add(new Entry(note, Note.source(CONCATENATION, all)));
  }

  static String comment(UserData notes) {
    return notes.text(COMMENT);
  }

  static DataType withKeySources(DataType key, UserData notes) {
    return notes.find(KEY_SOURCE).map(source -> withSources(key, source)).orElse(key);
  }

  static DataType withDataSources(DataType data, UserData notes) {
    return notes.find(DATA_SOURCE).map(source -> withSources(data, source)).orElse(data);
  }

  private static DataType withSources(DataType type, Bytes source) {
    List<Field> fields = type.fields();
    if (fields.size() == 1) {
      return new DataType(List.of(withSource(fields.getFirst(), source)));
    }
    UserData parts = UserData.decode(source);
    boolean several =
        parts.find(SOURCE_KIND).filter(kind -> kind.host() == CONCATENATION).isPresent();
    List<Entry> sources = UserData.decode(parts.find(SOURCE_DATA).orElse(Bytes.EMPTY)).entries();
    if (!several || sources.size() != fields.size()) {
      return type;
    }
    List<Field> described = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      described.add(withSource(fields.get(i), sources.get(i).value()));
    }
    return new DataType(described);
  }

  private static Field withSource(Field field, Bytes source) {
    return new Field(field.number(), field.length(), source);
  }
}
