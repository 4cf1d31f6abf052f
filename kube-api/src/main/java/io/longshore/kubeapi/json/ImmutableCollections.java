package io.longshore.kubeapi.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.module.SimpleDeserializers;
import com.fasterxml.jackson.databind.type.CollectionType;
import com.fasterxml.jackson.databind.type.MapType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads lists and maps into the JDK's immutable ones: most are empty or have one element, and those
 * take no array and no table.
 */
final class ImmutableCollections extends SimpleDeserializers {
  private static final long serialVersionUID = 1;

  @Override
  public @Nullable JsonDeserializer<?> findCollectionDeserializer(
      CollectionType type,
      DeserializationConfig config,
      BeanDescription description,
      @Nullable TypeDeserializer elementTypes,
      @Nullable JsonDeserializer<?> elements) {
    return type.getRawClass() == List.class ? new ReadList(type, null) : null;
  }

  @Override
  public @Nullable JsonDeserializer<?> findMapDeserializer(
      MapType type,
      DeserializationConfig config,
      BeanDescription description,
      @Nullable KeyDeserializer keys,
      @Nullable TypeDeserializer elementTypes,
      @Nullable JsonDeserializer<?> elements) {
    return type.getRawClass() == Map.class ? new ReadMap(type, null) : null;
  }

  /** The deserializer of the elements is found when it is known where the list stands. */
  private abstract static class OfElements<T> extends StdDeserializer<T>
      implements ContextualDeserializer {
    private static final long serialVersionUID = 1;
    private final JavaType type;
    private final transient @Nullable JsonDeserializer<Object> elements;

    OfElements(JavaType type, @Nullable JsonDeserializer<Object> elements) {
      super(type);
      this.type = type;
      this.elements = elements;
    }

    abstract OfElements<T> with(JavaType type, JsonDeserializer<Object> elements);

    @Override
    public JsonDeserializer<?> createContextual(
        DeserializationContext context, @Nullable BeanProperty property)
        throws JsonMappingException {
      return with(type, context.findContextualValueDeserializer(type.getContentType(), property));
    }

    /** Null in a list or map has no meaning in the API. */
    final Object element(JsonParser parser, DeserializationContext context) throws IOException {
      if (elements == null || parser.currentToken() == JsonToken.VALUE_NULL) {
        return context.handleUnexpectedToken(type.getContentType(), parser);
      }
      return elements.deserialize(parser, context);
    }
  }

  private static final class ReadList extends OfElements<List<Object>> {
    private static final long serialVersionUID = 1;

    ReadList(JavaType type, @Nullable JsonDeserializer<Object> elements) {
      super(type, elements);
    }

    @Override
    ReadList with(JavaType type, JsonDeserializer<Object> elements) {
      return new ReadList(type, elements);
    }

    @Override
    @SuppressWarnings("unchecked") // what the context returns is an error's substitute
    public List<Object> deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        return (List<Object>) context.handleUnexpectedToken(List.class, parser);
      }
      List<Object> list = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        list.add(element(parser, context));
      }
      return List.copyOf(list);
    }

    @Override
    public Object getEmptyValue(DeserializationContext context) {
      return List.of();
    }
  }

  private static final class ReadMap extends OfElements<Map<String, Object>> {
    private static final long serialVersionUID = 1;

    ReadMap(JavaType type, @Nullable JsonDeserializer<Object> elements) {
      super(type, elements);
    }

    @Override
    ReadMap with(JavaType type, JsonDeserializer<Object> elements) {
      return new ReadMap(type, elements);
    }

    @Override
    @SuppressWarnings("unchecked") // what the context returns is an error's substitute
    public Map<String, Object> deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        return (Map<String, Object>) context.handleUnexpectedToken(Map.class, parser);
      }
      Map<String, Object> map = new HashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        parser.nextToken();
        map.put(key, element(parser, context));
      }
      return Map.copyOf(map);
    }

    @Override
    public Object getEmptyValue(DeserializationContext context) {
      return Map.of();
    }
  }
}
