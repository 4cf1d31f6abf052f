package io.longshore.master.store;

import io.longshore.kubeapi.meta.Bytes;
import java.util.Optional;

/**
 * One change of a value.
 *
 * @param value empty when the key was removed
 * @param previous empty when the key was new
 */
public record Change(String key, long revision, Optional<Bytes> value, Optional<Bytes> previous) {}
