package io.longshore.cri.testing;

import io.longshore.cri.proto.Cri;
import java.util.List;

/** What commands in containers of a fake runtime do. */
@FunctionalInterface
interface FakeProcesses {
  /** Runs one. */
  Cri.ExecSyncResponse run(String container, List<String> command);
}
