package io.longshore.master.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * A place in an object that is being checked: what is there, its path, and where its mistakes are
 * noted, in the words of apimachinery's util/validation/field. Where nothing is, there are places
 * too: they have no text, are zero, and have no elements, as in Go.
 *
 * @param value a missing node where there is nothing
 * @param path empty for the whole object
 */
public record Place(JsonNode value, String path, List<Problem> problems) {
  private static final long MOST_OF_32_BITS = Integer.MAX_VALUE;

  /** The whole of an object. */
  public static Place of(ObjectNode object, List<Problem> problems) {
    return new Place(object, "", problems);
  }

  /** What is below it. */
  public Place at(String... fields) {
    JsonNode found = value;
    StringBuilder longer = new StringBuilder(path);
    for (String field : fields) {
      found = found.path(field);
      longer.append(longer.isEmpty() ? "" : ".").append(field);
    }
    return new Place(found, longer.toString(), problems);
  }

  /** The value of a map's key. */
  public Place key(String key) {
    return new Place(value.path(key), path + "[" + key + "]", problems);
  }

  /** An element of a list. */
  public Place index(int index) {
    return new Place(value.path(index), path + "[" + index + "]", problems);
  }

  /** What is here, called otherwise: some of upstream's paths are not those of the fields. */
  public Place calledAs(String otherPath) {
    return new Place(value, otherPath, problems);
  }

  /** Something else, for which this is the path. */
  public Place having(JsonNode other) {
    return new Place(other, path, problems);
  }

  /** A text, for which this is the path. */
  public Place having(String text) {
    return having(Tree.object().textNode(text));
  }

  /** An object that has what is here in a field. */
  public Place wrapped(String field) {
    ObjectNode wrapper = Tree.object();
    wrapper.set(field, value);
    return having(wrapper);
  }

  /** The elements of a list. */
  public List<Place> each() {
    List<Place> elements = new ArrayList<>();
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      elements.add(index(i));
    }
    return elements;
  }

  /** The elements of a list below it. */
  public List<Place> each(String field) {
    return at(field).each();
  }

  /** The keys of a map, in their order. */
  public List<String> keys() {
    List<String> keys = new ArrayList<>();
    value.fieldNames().forEachRemaining(keys::add);
    keys.sort(null);
    return keys;
  }

  /** Whether there is something, be it empty. */
  public boolean isThere() {
    return !value.isMissingNode() && !value.isNull();
  }

  /** Whether there is something below it, be it empty. */
  public boolean has(String field) {
    return at(field).isThere();
  }

  /** Whether it is nothing, or an empty text, list or map. */
  public boolean isEmpty() {
    return value.isContainerNode() ? value.isEmpty() : value.asText("").isEmpty();
  }

  /** The text here. */
  public String text() {
    return value.asText("");
  }

  /** The text below it. */
  public String text(String field) {
    return at(field).text();
  }

  /** The number here. */
  public long number() {
    return value.asLong();
  }

  /** The number below it. */
  public long number(String field) {
    return at(field).number();
  }

  /** Whether it says yes. */
  public boolean isTrue() {
    return value.asBoolean();
  }

  /** Whether what is below it says yes. */
  public boolean isTrue(String field) {
    return at(field).isTrue();
  }

  /** Whether it says no, rather than nothing. */
  public boolean isFalse() {
    return isThere() && !value.asBoolean();
  }

  /** It must be there. */
  public void required(String detail) {
    problems.add(Problem.required(path, detail));
  }

  /** It must be there, and is not empty then. */
  public boolean requireText() {
    if (isEmpty()) {
      required("");
      return false;
    }
    return true;
  }

  /** It is wrong. */
  public void invalid(String detail) {
    JsonNode shown = value instanceof MissingNode ? Tree.object().textNode("") : value;
    problems.add(Problem.wrong(path, shown, detail));
  }

  /** It must not be there, or not change. */
  public void forbidden(String detail) {
    problems.add(Problem.forbidden(path, detail));
  }

  /** It is there twice. */
  public void duplicate() {
    problems.add(Problem.twice(path, value));
  }

  /** It leads to nothing. */
  public void notFound() {
    problems.add(Problem.notFound(path, text()));
  }

  /** It leads to nothing, which needs words. */
  public void notFound(String detail) {
    Problem plain = Problem.notFound(path, text());
    problems.add(new Problem(plain.reason(), path, plain.message() + ": " + detail));
  }

  /** It is none of those that there are. */
  public void unsupported(List<String> supported) {
    problems.add(
        value.isContainerNode()
            ? Problem.unsupported(path, value, supported)
            : Problem.unsupported(path, text(), supported));
  }

  /** It is none of those that there are, of which nothing may be one. */
  public void oneOfAtAll(List<String> supported) {
    if (!supported.contains(text())) {
      unsupported(supported);
    }
  }

  /** It is there twice, in a way that needs words. */
  public void duplicate(String detail) {
    Problem plain = Problem.twice(path, value);
    problems.add(new Problem(plain.reason(), path, plain.message() + ": " + detail));
  }

  /** The same, while mistakes are only counted. */
  public Place silent() {
    return new Place(value, path, new ArrayList<>());
  }

  /** It is the name of a finalizer; without a domain one of Kubernetes. */
  public void finalizerName() {
    Metadata.finalizerName(this);
  }

  /** It has more elements than it may have. */
  public boolean tooMany(int most) {
    if (value.size() > most) {
      problems.add(Problem.tooMany(path, value.size(), most));
      return true;
    }
    return false;
  }

  /** It must be there, and one of these. */
  public void oneOf(List<String> supported) {
    if (requireText() && !supported.contains(text())) {
      unsupported(supported);
    }
  }

  /** If it is there, it must be one of these. */
  public void oneOfIfThere(List<String> supported) {
    if (isThere() && !supported.contains(text())) {
      unsupported(supported);
    }
  }

  /** It must look like something. */
  public boolean matches(Function<String, List<String>> format) {
    List<String> wrong = format.apply(text());
    wrong.forEach(this::invalid);
    return wrong.isEmpty();
  }

  /** It must look like something, unless it is empty. */
  public void matchesIfSet(Function<String, List<String>> format) {
    if (!isEmpty()) {
      matches(format);
    }
  }

  /** It must be there, and look like something. */
  public void requireMatching(Function<String, List<String>> format) {
    if (requireText()) {
      matches(format);
    }
  }

  /** It is no number below zero. */
  public void notNegative() {
    if (number() < 0) {
      invalid("must be greater than or equal to 0");
    }
  }

  /** It is a number between two others. */
  public void within(long least, long most) {
    if (number() < least || number() > most) {
      having(Tree.object().numberNode(number()))
          .invalid("must be between " + least + " and " + most + ", inclusive");
    }
  }

  /** It is a number of a port. */
  public void port() {
    within(1, 65_535);
  }

  /** It is the number of a user or a group, if it is there. */
  public void identity() {
    if (isThere()) {
      within(0, MOST_OF_32_BITS);
    }
  }

  /** It has one value, of which others are told. */
  public void unique(Collection<String> seen) {
    if (seen.contains(text())) {
      duplicate();
    } else {
      seen.add(text());
    }
  }

  /** It must be what it was. */
  public void unchanged(Place old) {
    if (!value.equals(old.value)) {
      invalid("field is immutable");
    }
  }
}
