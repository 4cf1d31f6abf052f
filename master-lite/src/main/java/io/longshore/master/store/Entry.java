package io.longshore.master.store;

import io.longshore.kubeapi.meta.Bytes;

/** A value under a key, and the revision of the change that put it there. */
public record Entry(String key, Bytes value, long revision) {}
