package io.longshore.linux.file;

import java.nio.file.Path;

/** What inotify tells of a watched folder. */
public sealed interface FileEvent {

  /** A file was created, written and closed, or moved here. */
  record Changed(Path path) implements FileEvent {}

  /** A file was deleted or moved away. */
  record Gone(Path path) implements FileEvent {}

  /** The watched folder itself is gone: nothing more will come from it. */
  record FolderGone(Path folder) implements FileEvent {}

  /** The kernel's queue was full and events were lost: look at everything again. */
  record Lost() implements FileEvent {}
}
