package io.longshore.linux.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Marks tests that only {@link UmlSuite} may run: outside of a guest they would change this machine
 * or fail. Their names end with "InGuest", not with "Test", so that nobody else looks for them.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Tag("uml")
@EnabledIfSystemProperty(
    named = InGuest.PROPERTY,
    matches = "true",
    disabledReason = "runs only inside of a guest")
public @interface InGuest {
  /** Is true in the JVM of a guest. */
  String PROPERTY = "longshore.guest";
}
