package io.longshore.cli;

/** How the program ended, as its caller sees it. */
public enum ExitCode {
  /** It did what it was told; what it was asked is true. */
  DONE(0),
  /** It could not, or what it was asked is not true. Standard error says why. */
  FAILED(1),
  /** It did not understand its arguments. */
  USAGE(2);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** As the operating system has it. */
  public int number() {
    return number;
  }
}
