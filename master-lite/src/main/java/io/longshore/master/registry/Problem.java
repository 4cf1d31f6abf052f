package io.longshore.master.registry;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A mistake in an object, with the reasons and words of apimachinery's util/validation/field.
 *
 * @param field the path, such as {@code spec.ports[0].port}
 */
public record Problem(String reason, String field, String message) {

  /** A field must be there. */
  public static Problem required(String field, String detail) {
    return new Problem(
        "FieldValueRequired", field, "Required value" + (detail.isEmpty() ? "" : ": " + detail));
  }

  /** A value is wrong. */
  public static Problem invalid(String field, String value, String detail) {
    return new Problem(
        "FieldValueInvalid", field, "Invalid value: " + quoted(value) + ": " + detail);
  }

  /** A number is wrong. */
  public static Problem invalid(String field, long value, String detail) {
    return new Problem("FieldValueInvalid", field, "Invalid value: " + value + ": " + detail);
  }

  /** A value is none of those that there are. */
  public static Problem unsupported(String field, String value, List<String> supported) {
    return new Problem(
        "FieldValueNotSupported",
        field,
        "Unsupported value: "
            + quoted(value)
            + ": supported values: "
            + supported.stream().sorted().map(Problem::quoted).collect(Collectors.joining(", ")));
  }

  /** Two things have the same name. */
  public static Problem duplicate(String field, String value) {
    return new Problem("FieldValueDuplicate", field, "Duplicate value: " + quoted(value));
  }

  /** This must not be there, or not change. */
  public static Problem forbidden(String field, String detail) {
    return new Problem("FieldValueForbidden", field, "Forbidden: " + detail);
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  @Override
  public String toString() {
    return field + ": " + message;
  }
}
