package io.longshore.master.registry;

import com.fasterxml.jackson.databind.JsonNode;
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
        "FieldValueInvalid", field, "Invalid value: " + GoText.quoted(value) + ": " + detail);
  }

  /** A number is wrong. */
  public static Problem invalid(String field, long value, String detail) {
    return new Problem("FieldValueInvalid", field, "Invalid value: " + value + ": " + detail);
  }

  /** A value of any form is wrong. */
  public static Problem wrong(String field, JsonNode value, String detail) {
    return new Problem(
        "FieldValueInvalid", field, "Invalid value: " + shown(value) + ": " + detail);
  }

  /** A value is none of those that there are. */
  public static Problem unsupported(String field, String value, List<String> supported) {
    return notAmong(field, GoText.quoted(value), supported);
  }

  /** A value of any form is none of those that there are. */
  public static Problem unsupported(String field, JsonNode value, List<String> supported) {
    return notAmong(field, shown(value), supported);
  }

  private static Problem notAmong(String field, String shown, List<String> supported) {
    return new Problem(
        "FieldValueNotSupported",
        field,
        "Unsupported value: "
            + shown
            + ": supported values: "
            + supported.stream().map(GoText::quoted).collect(Collectors.joining(", ")));
  }

  /** Two things have the same name. */
  public static Problem duplicate(String field, String value) {
    return new Problem("FieldValueDuplicate", field, "Duplicate value: " + GoText.quoted(value));
  }

  /** Two things are the same. */
  public static Problem twice(String field, JsonNode value) {
    return new Problem("FieldValueDuplicate", field, "Duplicate value: " + shown(value));
  }

  /** What a name leads to is not there. */
  public static Problem notFound(String field, String value) {
    return new Problem("FieldValueNotFound", field, "Not found: " + GoText.quoted(value));
  }

  /** A text is too long. */
  public static Problem tooLong(String field, int mostBytes) {
    return new Problem(
        "FieldValueTooLong", field, "Too long: may not be more than " + mostBytes + " bytes");
  }

  /** A list is too long. */
  public static Problem tooMany(String field, int count, int most) {
    return new Problem(
        "FieldValueTooMany",
        field,
        "Too many: " + count + ": must have at most " + most + (most == 1 ? " item" : " items"));
  }

  /** This must not be there, or not change. */
  public static Problem forbidden(String field, String detail) {
    return new Problem("FieldValueForbidden", field, "Forbidden: " + detail);
  }

  private static String shown(JsonNode value) {
    return value.isTextual() ? GoText.quoted(value.asText()) : value.toString();
  }

  @Override
  public String toString() {
    return field + ": " + message;
  }
}
