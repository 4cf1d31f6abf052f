package io.longshore.kubeapi.meta;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A choice of objects by fields, such as {@code spec.nodeName=a,status.phase!=Failed}. */
public record FieldSelector(List<Term> terms) {

  /** Chooses everything. */
  public static final FieldSelector ALL = new FieldSelector(List.of());

  /** A field that must, or must not, have a value. */
  public record Term(String field, boolean equal, String value) {
    @Override
    public String toString() {
      return field + (equal ? "=" : "!=") + escaped(value);
    }
  }

  /** Copies the list. */
  public FieldSelector {
    terms = List.copyOf(terms);
  }

  /** The objects in which a field has a value. */
  public static FieldSelector equal(String field, String value) {
    return new FieldSelector(List.of(new Term(field, true, value)));
  }

  /** From text as requests write it. */
  public static FieldSelector parse(String text) {
    List<Term> terms = new ArrayList<>();
    // A comma, an equals sign and a backslash in a value are escaped: apimachinery's pkg/fields.
    for (String part : text.split("(?<!\\\\),", -1)) {
      if (!part.isBlank()) {
        terms.add(term(part.strip(), text));
      }
    }
    return new FieldSelector(terms);
  }

  private static Term term(String part, String whole) {
    for (String operator : new String[] {"!=", "==", "="}) {
      int at = part.indexOf(operator);
      if (at > 0) {
        String value = part.substring(at + operator.length()).replaceAll("\\\\([,=\\\\])", "$1");
        return new Term(part.substring(0, at), !operator.equals("!="), value);
      }
    }
    throw new IllegalArgumentException(
        "not a field selector: \"" + whole + "\" (for example spec.nodeName=a)");
  }

  /** Whether an object whose fields this function reads is chosen. */
  public boolean matches(Function<String, String> fields) {
    return terms.stream()
        .allMatch(term -> term.equal() == fields.apply(term.field()).equals(term.value()));
  }

  @Override
  public String toString() {
    return terms.stream().map(Term::toString).collect(Collectors.joining(","));
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\=");
  }
}
