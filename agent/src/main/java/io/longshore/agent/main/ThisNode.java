package io.longshore.agent.main;

import io.longshore.agent.config.KubeletConfiguration;
import io.longshore.agent.node.MachineSurvey;
import io.longshore.agent.outside.NodeFacts;
import io.longshore.agent.outside.NodeSettings;
import io.longshore.cri.model.CgroupDriver;
import io.longshore.kubeapi.meta.Quantity;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What pods need to know of the node. Immutable, but for the survey, which is asked. */
record ThisNode(NodeSettings settings, List<InetAddress> own, MachineSurvey survey)
    implements NodeFacts {

  static ThisNode of(
      AgentSetup setup, CgroupDriver driver, List<InetAddress> addresses, MachineSurvey survey) {
    KubeletConfiguration config = setup.configuration();
    return new ThisNode(
        new NodeSettings(
            setup.nodeName(),
            setup.root(),
            Path.of(config.logs().podLogsDir()),
            setup.logLinks(),
            config.dns().clusterDNS(),
            config.dns().clusterDomain(),
            Path.of(config.dns().resolvConf()),
            groups(config, driver),
            config.runtime().seccompDefault(),
            limits(config)),
        addresses,
        survey);
  }

  private static NodeSettings.Groups groups(KubeletConfiguration config, CgroupDriver driver) {
    String root = config.cgroups().cgroupRoot();
    long processes = config.cgroups().podPidsLimit();
    return new NodeSettings.Groups(
        driver,
        root.isEmpty() ? "/" : root,
        config.cgroups().cgroupsPerQOS(),
        config.cgroups().cpuCFSQuota(),
        config.cgroups().cpuCFSQuotaPeriod(),
        processes > 0 ? OptionalLong.of(processes) : OptionalLong.empty());
  }

  private static NodeSettings.Limits limits(KubeletConfiguration config) {
    return new NodeSettings.Limits(
        config.runtime().longestRestartPause(),
        parallelPulls(config),
        config.logs().containerLogMaxSize().value(),
        config.logs().containerLogMaxFiles(),
        new NodeSettings.ImageGarbage(
            config.images().imageGCHighThresholdPercent(),
            config.images().imageGCLowThresholdPercent(),
            config.images().imageMinimumGCAge(),
            config.images().imageMaximumGCAge()));
  }

  static int parallelPulls(KubeletConfiguration config) {
    return config.images().serializeImagePulls()
        ? 1
        : config.images().maxParallelImagePulls().orElse(Integer.MAX_VALUE);
  }

  @Override
  public List<String> addresses() {
    return own.stream().map(InetAddress::getHostAddress).toList();
  }

  @Override
  public Map<String, Quantity> allocatable() {
    return survey.resources().allocatable();
  }

  @Override
  public long memoryCapacity() {
    return survey.machine().memory();
  }
}
