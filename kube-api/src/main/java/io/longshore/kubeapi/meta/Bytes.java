package io.longshore.kubeapi.meta;

import java.util.Arrays;
import java.util.Base64;

/** Bytes that never change, and are equal when they are the same. */
public final class Bytes {
  private final byte[] value;

  private Bytes(byte[] value) {
    this.value = value;
  }

  /** A copy of an array. */
  public static Bytes of(byte[] value) {
    return new Bytes(value.clone());
  }

  /** From base64, as JSON has it. */
  public static Bytes ofBase64(String text) {
    return new Bytes(Base64.getDecoder().decode(text));
  }

  /** A copy. */
  public byte[] toArray() {
    return value.clone();
  }

  /** How many there are. */
  public int length() {
    return value.length;
  }

  /** As base64. */
  public String toBase64() {
    return Base64.getEncoder().encodeToString(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(bytes.value, value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  /** Only the length: what it holds may be secret. */
  @Override
  public String toString() {
    return value.length + " bytes";
  }
}
