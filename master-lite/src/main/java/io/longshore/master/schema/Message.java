package io.longshore.master.schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields of an object by their names in JSON.
 *
 * @param atomic whether server-side apply takes it as a whole
 * @param embedded fields that are messages in protobuf, while JSON has their fields in this object
 * @param own the fields that protobuf has in this message too
 */
public record Message(
    String name,
    Map<String, Field> fields,
    boolean atomic,
    Map<Integer, String> embedded,
    List<Field> own,
    String text) {

  /** Copies the maps, in their order. */
  public Message {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    embedded = Map.copyOf(embedded);
    own = List.copyOf(own);
  }

  /** The name without its package. */
  public String shortName() {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
