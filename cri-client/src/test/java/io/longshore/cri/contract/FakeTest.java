package io.longshore.cri.contract;

import io.longshore.cri.testing.FakeRig;
import io.longshore.cri.testing.RuntimeRig;

/** The contract with the fake runtime. */
class FakeTest extends WholeContract {
  @Override
  RuntimeRig start() {
    return new FakeRig();
  }
}
