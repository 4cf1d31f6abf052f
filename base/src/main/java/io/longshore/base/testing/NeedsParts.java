package io.longshore.base.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Skips a test whose parts are missing, and says which; in CI it fails the test instead. */
final class NeedsParts implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<String> missing = missing(commands(context), isRoot(), System.getenv("PATH"));
    if (missing.isEmpty()) {
      return ConditionEvaluationResult.enabled("all parts are there");
    }
    if ("true".equals(System.getenv("CI"))) {
      throw new ExtensionConfigurationException(
          missing.get() + " (./dev setup installs what tests need)");
    }
    return ConditionEvaluationResult.disabled(missing.get());
  }

  static Optional<String> missing(List<String> commands, boolean root, String path) {
    if (!root) {
      return Optional.of("only root may do what this test does");
    }
    return commands.stream()
        .filter(command -> !onPath(command, path))
        .findFirst()
        .map(command -> "the command " + command + " is missing");
  }

  private static List<String> commands(ExtensionContext context) {
    return context.getElement().stream()
        .flatMap(
            element ->
                Stream.of(
                    AnnotationSupport.findAnnotation(element, KernelTest.class)
                        .map(KernelTest::commands),
                    AnnotationSupport.findAnnotation(element, RuntimeTest.class)
                        .map(RuntimeTest::commands),
                    AnnotationSupport.findAnnotation(element, UmlTest.class)
                        .map(UmlTest::commands)))
        .flatMap(Optional::stream)
        .flatMap(Arrays::stream)
        .toList();
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static boolean onPath(String command, String path) {
    return Stream.concat(
            Stream.of(path.split(File.pathSeparator, -1)), Stream.of("/usr/sbin", "/sbin"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
  }
}
