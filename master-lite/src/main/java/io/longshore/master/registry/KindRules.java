package io.longshore.master.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * What is special about one kind. Methods change, or look at, the object that they are given. Safe
 * for use by several threads.
 */
public interface KindRules {

  /** Fills in what a client may leave out, on every write. */
  default void setDefaults(ObjectNode object) {}

  /** Whether a new object keeps the status that its maker gives it. */
  default boolean createdWithStatus() {
    return false;
  }

  /** Before a new object is checked and written. */
  default void prepareCreate(ObjectNode object) {}

  /** Before a changed object is checked and written. */
  default void prepareUpdate(ObjectNode object, ObjectNode old) {}

  /** Before a part that is written for itself is checked and written. */
  default void preparePart(Registry.Part part, ObjectNode object, ObjectNode old) {}

  /** Adds the mistakes of an object. */
  default void validate(ObjectNode object, List<Problem> problems) {}

  /** Adds the mistakes that only a new object is refused for. */
  default void validateCreate(ObjectNode object, List<Problem> problems) {}

  /** Adds what may not have changed. */
  default void validateUpdate(ObjectNode object, ObjectNode old, List<Problem> problems) {}

  /** Adds what is wrong with a part that is written for itself, such as the status. */
  default void validatePart(
      Registry.Part part, ObjectNode object, ObjectNode old, List<Problem> problems) {}

  /** Whether a replacement makes an object that is not there: upstream's AllowCreateOnUpdate. */
  default boolean createdByUpdate() {
    return false;
  }

  /** Reserves what no other object may have. It is given back if the write fails. */
  default void claim(ObjectNode object, ObjectNode old) {}

  /** Gives back what an object that is gone, or was not written, had and its successor has not. */
  default void release(ObjectNode gone, ObjectNode kept) {}

  /** How many seconds of grace a deletion gives, where a client may have asked for some. */
  default long gracePeriod(ObjectNode object, Optional<Long> asked) {
    return 0;
  }

  /** Notes in an object that it is being deleted from now on. */
  default void markDeleted(ObjectNode object) {}
}
