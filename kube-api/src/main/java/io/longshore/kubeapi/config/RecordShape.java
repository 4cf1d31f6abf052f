package io.longshore.kubeapi.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The components of a record, and how to make one. */
final class RecordShape {
  private final Class<?> type;
  private final RecordComponent[] components;

  RecordShape(Class<?> type) {
    this.type = type;
    this.components = type.getRecordComponents();
  }

  /** The names that a file may use: those of inlined components are those inside of them. */
  List<String> fieldNames() {
    return Arrays.stream(components)
        .flatMap(
            component ->
                component.isAnnotationPresent(Inline.class)
                    ? new RecordShape(component.getType()).fieldNames().stream()
                    : Stream.of(component.getName()))
        .toList();
  }

  /** The components whose fields stand among those of this record. */
  List<String> inlined() {
    return Arrays.stream(components)
        .filter(component -> component.isAnnotationPresent(Inline.class))
        .map(RecordComponent::getName)
        .toList();
  }

  /** The components of an instance, by name. */
  Map<String, Object> values(Object instance) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (RecordComponent component : components) {
      try {
        component.getAccessor().setAccessible(true);
        values.put(component.getName(), component.getAccessor().invoke(instance));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("cannot read " + component, e);
      }
    }
    return values;
  }

  Type typeOf(String name) {
    for (RecordComponent component : components) {
      if (component.getName().equals(name)) {
        return component.getGenericType();
      }
    }
    throw new IllegalArgumentException(type + " has no component " + name);
  }

  /** An instance with these components; what its constructor refuses comes out as it is thrown. */
  Object make(Map<String, Object> values) {
    List<Object> arguments = new ArrayList<>();
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      Object value = values.get(components[i].getName());
      arguments.add(value == null ? empty(components[i].getGenericType()) : value);
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(arguments.toArray());
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof RuntimeException reason ? reason : new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + type, e);
    }
  }

  /** What stands for a value that nobody gave and that has no default. */
  static Object empty(Type type) {
    Class<?> raw = raw(type);
    if (raw == String.class) {
      return "";
    } else if (raw == int.class) {
      return 0;
    } else if (raw == long.class) {
      return 0L;
    } else if (raw == double.class) {
      return 0.0;
    } else if (raw == boolean.class) {
      return false;
    } else if (raw == Optional.class) {
      return Optional.empty();
    } else if (raw == List.class) {
      return List.of();
    } else if (raw == Map.class) {
      return Map.of();
    } else if (raw.isRecord()) {
      return new RecordShape(raw).make(Map.of());
    }
    throw new IllegalStateException("a configuration needs a default for a " + type);
  }

  static Class<?> raw(Type type) {
    return (Class<?>) (type instanceof ParameterizedType generic ? generic.getRawType() : type);
  }

  /** The type in brackets: of a list's elements, of a map's values. */
  static Type argument(Type type, int index) {
    return ((ParameterizedType) type).getActualTypeArguments()[index];
  }
}
