package io.longshore.master.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.kubeapi.meta.Bytes;
import io.longshore.master.store.Entry;
import java.io.IOException;

/**
 * Objects as the store keeps them: JSON without a resourceVersion, which is the revision of their
 * entry, as upstream keeps them in etcd. Safe for use by several threads.
 */
public final class ObjectCodec {
  private final JsonMapper mapper = JsonMapper.builder().build();

  /** The object of an entry, as it is kept. */
  public ObjectNode read(Entry entry) {
    return read(entry.value(), entry.revision());
  }

  /** The object of an entry, as a kind has it. */
  ObjectNode read(ResourceType type, Entry entry) {
    return type.seen(read(entry));
  }

  /** An object as it is kept, with its resourceVersion. */
  public ObjectNode read(Bytes value, long revision) {
    try {
      ObjectNode object = (ObjectNode) mapper.readTree(value.toArray());
      Tree.objectAt(object, "metadata").put("resourceVersion", Long.toString(revision));
      return object;
    } catch (IOException | ClassCastException e) {
      throw ApiException.internal("the store holds what is no object: " + e.getMessage());
    }
  }

  /** What is kept of an object that has the form in which it is kept. */
  public Bytes write(ObjectNode object) {
    ObjectNode kept = object.deepCopy();
    Tree.objectAt(kept, "metadata").remove("resourceVersion");
    return Bytes.of(bytes(kept));
  }

  /** What is kept of an object of a kind. */
  Bytes write(ResourceType type, ObjectNode object) {
    return write(type.stored(object));
  }

  /** JSON. */
  public byte[] bytes(ObjectNode object) {
    try {
      return mapper.writeValueAsBytes(object);
    } catch (JsonProcessingException e) {
      throw ApiException.internal("cannot write an object: " + e.getOriginalMessage());
    }
  }
}
