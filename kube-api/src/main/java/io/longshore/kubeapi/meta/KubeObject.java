package io.longshore.kubeapi.meta;

/**
 * An object of the API: a record with the fields that its reader wants, and always the metadata.
 */
public interface KubeObject {

  /** Its metadata. */
  Metadata metadata();
}
