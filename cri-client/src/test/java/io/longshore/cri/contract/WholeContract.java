package io.longshore.cri.contract;

import io.longshore.cri.testing.RuntimeRig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/** All parts of the contract, with one runtime: a new runtime brings only the way to start it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WholeContract {
  private @Nullable RuntimeRig rig;

  abstract RuntimeRig start();

  @BeforeAll
  void startRuntime() {
    rig = start();
  }

  @AfterAll
  void stopRuntime() {
    rig().close();
  }

  private RuntimeRig rig() {
    RuntimeRig started = rig;
    if (started == null) {
      throw new IllegalStateException("the runtime was not started");
    }
    return started;
  }

  @Nested
  class Sandboxes extends SandboxContract {
    @Override
    RuntimeRig rig() {
      return WholeContract.this.rig();
    }
  }

  @Nested
  class Containers extends ContainerContract {
    @Override
    RuntimeRig rig() {
      return WholeContract.this.rig();
    }
  }

  @Nested
  class Streams extends StreamContract {
    @Override
    RuntimeRig rig() {
      return WholeContract.this.rig();
    }
  }

  @Nested
  class Images extends ImageContract {
    @Override
    RuntimeRig rig() {
      return WholeContract.this.rig();
    }
  }

  @Nested
  class Watching extends WatchingContract {
    @Override
    RuntimeRig rig() {
      return WholeContract.this.rig();
    }
  }

  @Nested
  class Faults extends FaultContract {
    @Override
    RuntimeRig rig() {
      return WholeContract.this.rig();
    }
  }
}
