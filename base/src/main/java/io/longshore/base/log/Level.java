package io.longshore.base.log;

/** How much a line matters. */
public enum Level {
  /** Something does not work. */
  ERROR(3, 'E'),
  /** Something may soon not work, or works worse. */
  WARN(4, 'W'),
  /** What an operator wants to know. */
  INFO(6, 'I'),
  /** What somebody wants to know who looks for a mistake. */
  DEBUG(7, 'D'),
  /** Everything. */
  TRACE(7, 'T');

  private final int syslog;
  private final char letter;

  Level(int syslog, char letter) {
    this.syslog = syslog;
    this.letter = letter;
  }

  /** The journal's number, sd-daemon(3). */
  int syslog() {
    return syslog;
  }

  char letter() {
    return letter;
  }

  /** What {@code -v=N} shows: 0 to 3 what operators want, 4 and 5 more, from 6 on everything. */
  public static Level ofVerbosity(int verbosity) {
    return verbosity < 4 ? INFO : verbosity < 6 ? DEBUG : TRACE;
  }
}
