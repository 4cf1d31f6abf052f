package io.longshore.system;

import io.longshore.cri.image.BuiltImage;
import io.longshore.cri.testing.TestImage;
import java.util.List;

/** What the pods of the tests run. */
final class Images {
  static final String BUSYBOX = TestImage.BUSYBOX;
  static final String WEB_1 = "longshore.test/web:1";
  static final String WEB_2 = "longshore.test/web:2";

  private Images() {}

  /** Answers by HTTP on port 80 with its version and the name of its pod. */
  private static BuiltImage web(String name, String version) {
    return TestImage.busybox(
        name,
        "[\"/bin/sh\",\"-c\",\"mkdir -p /tmp/www; echo %s $(hostname) >/tmp/www/index.html; httpd -p 80 -h /tmp/www; trap 'exit 0' TERM; while true; do sleep 1; done\"]"
            .formatted(version));
  }

  /** One that no machine has. */
  static BuiltImage secret() {
    return TestImage.busybox("longshore.test/secret:1", "[\"/bin/true\"]");
  }

  static byte[] archive() {
    return BuiltImage.archive(List.of(TestImage.busybox(), web(WEB_1, "one"), web(WEB_2, "two")));
  }
}
