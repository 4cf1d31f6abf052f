package io.longshore.agent.main;

import io.longshore.agent.token.AccountTokens;
import io.longshore.base.time.Clock;
import io.longshore.cri.credentials.ServiceAccounts;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.kubeapi.client.KubeApiException;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.core.ServiceAccount;
import io.longshore.kubeapi.meta.ObjectName;
import java.util.function.Supplier;

/** Service accounts as the API server has them. Safe for use by several threads. */
final class PodAccounts implements ServiceAccounts {
  private final KubeClient client;
  private final AccountTokens tokens;

  PodAccounts(KubeClient client, Clock clock) {
    this.client = client;
    this.tokens = new AccountTokens(client, clock);
  }

  @Override
  public Account find(String namespace, String name) {
    return asked(
        () -> {
          ServiceAccount account =
              client.get(ServiceAccount.RESOURCE, new ObjectName(namespace, name));
          return new Account(account.metadata().uid(), account.metadata().annotations());
        });
  }

  @Override
  public String token(Pod pod, String accountUid, String audience) {
    return asked(
        () ->
            tokens.token(
                new AccountTokens.Account(pod.namespace(), pod.account(), accountUid),
                pod.name(),
                pod.uid(),
                audience));
  }

  private static <T> T asked(Supplier<T> question) {
    try {
      return question.get();
    } catch (KubeApiException e) {
      throw new ContainerRuntimeException(
          Category.UNAVAILABLE, "the API server was asked for a service account: " + e, e);
    }
  }
}
