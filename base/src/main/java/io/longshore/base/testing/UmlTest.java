package io.longshore.base.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks tests that boot another kernel under User-mode Linux. Where something is missing they are
 * skipped with the reason; in CI they fail.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Tag("uml")
@ExtendWith(NeedsParts.class)
public @interface UmlTest {

  /** The commands that the tests run. */
  String[] commands() default {"linux.uml", "modprobe"};
}
