package io.longshore.cri.credentials;

import java.util.Map;

/**
 * The service accounts of a cluster, as credential providers need them; the node agent asks the API
 * server. Used by several threads. What cannot be answered is a ContainerRuntimeException.
 */
public interface ServiceAccounts {

  /** A pod that needs an image; its account is empty where it has none, as mirror pods. */
  record Pod(String namespace, String name, String uid, String account) {
    /** Where no pod is known, or the pod has no account. */
    public static final Pod NONE = new Pod("", "", "", "");
  }

  /** An account. */
  record Account(String uid, Map<String, String> annotations) {
    /** Copies. */
    public Account {
      annotations = Map.copyOf(annotations);
    }
  }

  /** Finds an account. */
  Account find(String namespace, String name);

  /** A token of a pod's account for an audience, bound to the pod; of this account and no other. */
  String token(Pod pod, String accountUid, String audience);
}
