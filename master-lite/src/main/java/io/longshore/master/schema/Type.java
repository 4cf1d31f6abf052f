package io.longshore.master.schema;

/** What the value of a field is. */
public sealed interface Type {

  /** A value without parts, in the forms that the API gives them in JSON. */
  enum Scalar implements Type {
    /** Any text. */
    TEXT,
    /** A whole number of 32 bits. */
    INT32,
    /** A whole number of 64 bits. */
    INT64,
    /** Any number. */
    NUMBER,
    /** True or false. */
    BOOLEAN,
    /** Bytes, as base64. */
    BYTES,
    /** A moment, to the second. */
    TIME,
    /** A moment, to the microsecond. */
    MICRO_TIME,
    /** An amount such as 100m. */
    QUANTITY,
    /** A whole number or a text. */
    INT_OR_TEXT,
    /** Any JSON: nobody looks into it. */
    ANY
  }

  /** An object with fields; the name is that of its message. */
  record Reference(String message) implements Type {}

  /** A list. */
  record ListOf(Type element) implements Type {}

  /** Values under names. */
  record MapOf(Type value) implements Type {}
}
