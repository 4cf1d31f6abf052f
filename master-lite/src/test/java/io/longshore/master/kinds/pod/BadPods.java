package io.longshore.master.kinds.pod;

import static io.longshore.master.kinds.Verdicts.with;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.provider.Arguments;

/** Pods of which a field is not good, and what is said about it. */
final class BadPods {
  static final String GOOD =
      "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i'}]}}";

  /** With a field of the specification. */
  static Arguments spec(String path, String value, String... problems) {
    return Arguments.of(with(GOOD, "spec." + path, value), Arrays.asList(problems));
  }

  /** With more in its container; paths of mistakes are those in it. */
  static Arguments container(String fields, String... problems) {
    return Arguments.of(containing(fields), within("spec.containers[0].", problems));
  }

  static String containing(String fields) {
    return with(GOOD, "spec.containers", "[{'name':'c','image':'i'," + fields + "}]");
  }

  /** With a volume; paths of mistakes are those in it. */
  static Arguments volume(String source, String... problems) {
    String volumes = "[{'name':'v'," + source + "}]";
    return Arguments.of(with(GOOD, "spec.volumes", volumes), within("spec.volumes[0].", problems));
  }

  static List<String> within(String path, String... problems) {
    List<String> whole = new ArrayList<>();
    for (String problem : problems) {
      whole.add(problem.replaceFirst(" ", " " + path));
    }
    return whole;
  }

  private BadPods() {}
}
