package io.longshore.kubeapi.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.longshore.kubeapi.meta.Bytes;
import io.longshore.kubeapi.meta.GoDuration;
import io.longshore.kubeapi.meta.IntOrString;
import io.longshore.kubeapi.meta.MicroTime;
import io.longshore.kubeapi.meta.Quantity;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Function;

/** How Kubernetes writes the values that are neither text nor number to it. */
final class KubeTypes {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private KubeTypes() {}

  static SimpleModule module(StringCache cache) {
    SimpleModule module = new SimpleModule();
    module.setDeserializers(new ImmutableCollections());
    text(module, Instant.class, KubeTypes::instant, SECONDS::format);
    text(
        module,
        MicroTime.class,
        text -> new MicroTime(instant(text)),
        time -> MICROS.format(time.instant()));
    text(module, Duration.class, GoDuration::parse, GoDuration::print);
    text(module, Quantity.class, Quantity::parse, Quantity::toString);
    text(module, Bytes.class, Bytes::ofBase64, Bytes::toBase64);
    module.addDeserializer(IntOrString.class, new ReadIntOrString());
    module.addSerializer(IntOrString.class, new WriteIntOrString());
    module.addDeserializer(JsonObject.class, new ReadJsonObject());
    module.addSerializer(JsonObject.class, new WriteJsonObject());
    module.addDeserializer(String.class, new ReadString(cache));
    module.addSerializer(JsonObject.class, new WriteObject());
    return module;
  }

  /** An object among the values of another. */
  private static final class WriteObject extends StdSerializer<JsonObject> {
    private static final long serialVersionUID = 1;

    WriteObject() {
      super(JsonObject.class);
    }

    @Override
    public void serialize(JsonObject object, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeTree(object.node());
    }
  }

  private static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("not a time: \"" + text + '"', e);
    }
  }

  private static <T> void text(
      SimpleModule module, Class<T> type, Function<String, T> read, Function<T, String> write) {
    module.addDeserializer(type, new ReadText<>(type, read));
    module.addSerializer(type, new WriteText<>(type, write));
  }

  private static final class ReadText<T> extends StdScalarDeserializer<T> {
    private static final long serialVersionUID = 1;
    private final transient Function<String, T> read;

    ReadText(Class<T> type, Function<String, T> read) {
      super(type);
      this.read = read;
    }

    /** Quantities may also be plain numbers. */
    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      if (!parser.currentToken().isScalarValue()) {
        return parse(context, parser.currentToken().toString());
      }
      return parse(context, parser.getText());
    }

    @SuppressWarnings("unchecked") // the class that the constructor was given
    private T parse(DeserializationContext context, String text) throws IOException {
      try {
        return read.apply(text);
      } catch (IllegalArgumentException e) {
        return (T) context.handleWeirdStringValue(handledType(), text, "%s", e.getMessage());
      }
    }
  }

  private static final class WriteText<T> extends StdScalarSerializer<T> {
    private static final long serialVersionUID = 1;
    private final transient Function<T, String> write;

    WriteText(Class<T> type, Function<T, String> write) {
      super(type);
      this.write = write;
    }

    @Override
    public void serialize(T value, JsonGenerator generator, SerializerProvider provider)
        throws IOException {
      generator.writeString(write.apply(value));
    }
  }

  private static final class ReadIntOrString extends StdScalarDeserializer<IntOrString> {
    private static final long serialVersionUID = 1;

    ReadIntOrString() {
      super(IntOrString.class);
    }

    @Override
    public IntOrString deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
          ? IntOrString.of(parser.getIntValue())
          : IntOrString.of(parser.getText());
    }
  }

  private static final class WriteIntOrString extends StdScalarSerializer<IntOrString> {
    private static final long serialVersionUID = 1;

    WriteIntOrString() {
      super(IntOrString.class);
    }

    @Override
    public void serialize(IntOrString value, JsonGenerator generator, SerializerProvider provider)
        throws IOException {
      switch (value) {
        case IntOrString.Int(int number) -> generator.writeNumber(number);
        case IntOrString.Text(String text) -> generator.writeString(text);
      }
    }
  }

  /** A part of an object that is kept as it is, such as the template of a pod. */
  private static final class ReadJsonObject extends StdDeserializer<JsonObject> {
    private static final long serialVersionUID = 1;

    ReadJsonObject() {
      super(JsonObject.class);
    }

    @Override
    public JsonObject deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return JsonObject.of(context.readTree(parser));
    }
  }

  private static final class WriteJsonObject extends StdSerializer<JsonObject> {
    private static final long serialVersionUID = 1;

    WriteJsonObject() {
      super(JsonObject.class);
    }

    @Override
    public void serialize(JsonObject value, JsonGenerator generator, SerializerProvider provider)
        throws IOException {
      generator.writeTree(value.node());
    }
  }

  /** Numbers and booleans are not quietly made text: a wrong type is the writer's mistake. */
  private static final class ReadString extends StdScalarDeserializer<String> {
    private static final long serialVersionUID = 1;
    private final transient StringCache cache;

    ReadString(StringCache cache) {
      super(String.class);
      this.cache = cache;
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (parser.currentToken() != JsonToken.VALUE_STRING) {
        return (String) context.handleUnexpectedToken(String.class, parser);
      }
      return cache.share(parser.getText());
    }

    @Override
    public Object getEmptyValue(DeserializationContext context) {
      return "";
    }
  }
}
