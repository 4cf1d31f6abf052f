package io.longshore.cri.model;

import java.time.Instant;
import java.util.OptionalLong;

/** What something takes of the file system that is mounted at a place. */
public record FilesystemUse(
    Instant at, String mountPoint, OptionalLong bytes, OptionalLong inodes) {}
