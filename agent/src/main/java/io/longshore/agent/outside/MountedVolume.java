package io.longshore.agent.outside;

import java.nio.file.Path;

/**
 * A volume that is ready.
 *
 * @param path where it is on the node
 * @param readOnly whether containers may not write into it, whatever their mounts say
 */
public record MountedVolume(String name, Path path, boolean readOnly) {}
