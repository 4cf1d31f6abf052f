package io.longshore.cri.client;

import io.longshore.cri.model.HugePageLimit;
import io.longshore.cri.model.Resources;
import io.longshore.cri.proto.Cri;

/** Limits as messages. */
final class ResourceMessages {
  private ResourceMessages() {}

  static Cri.LinuxContainerResources toMessage(Resources resources) {
    Cri.LinuxContainerResources.Builder message =
        Cri.LinuxContainerResources.newBuilder()
            .setCpuPeriod(resources.cpuPeriod())
            .setCpuQuota(resources.cpuQuota())
            .setCpuShares(resources.cpuShares())
            .setMemoryLimitInBytes(resources.memoryBytes())
            .setMemorySwapLimitInBytes(resources.swapBytes())
            .setOomScoreAdj(resources.oomScoreAdjustment())
            .setCpusetCpus(resources.cpus())
            .setCpusetMems(resources.memoryNodes())
            .putAllUnified(resources.unified());
    for (HugePageLimit limit : resources.hugePages()) {
      message.addHugepageLimits(
          Cri.HugepageLimit.newBuilder().setPageSize(limit.pageSize()).setLimit(limit.bytes()));
    }
    return message.build();
  }

  static Resources fromMessage(Cri.LinuxContainerResources message) {
    return new Resources(
        message.getCpuPeriod(),
        message.getCpuQuota(),
        message.getCpuShares(),
        message.getMemoryLimitInBytes(),
        message.getMemorySwapLimitInBytes(),
        message.getOomScoreAdj(),
        message.getCpusetCpus(),
        message.getCpusetMems(),
        message.getHugepageLimitsList().stream()
            .map(limit -> new HugePageLimit(limit.getPageSize(), limit.getLimit()))
            .toList(),
        message.getUnifiedMap());
  }
}
