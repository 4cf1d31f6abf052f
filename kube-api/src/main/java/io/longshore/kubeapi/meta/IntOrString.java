package io.longshore.kubeapi.meta;

/** A number, or a name that stands for one, such as a port. */
public sealed interface IntOrString {

  /** A number. */
  record Int(int value) implements IntOrString {
    @Override
    public String toString() {
      return Integer.toString(value);
    }
  }

  /** A name, or a percentage. */
  record Text(String value) implements IntOrString {
    @Override
    public String toString() {
      return value;
    }
  }

  /** A number. */
  static IntOrString of(int value) {
    return new Int(value);
  }

  /** Text as it is, also where it looks like a number. */
  static IntOrString of(String value) {
    return new Text(value);
  }
}
