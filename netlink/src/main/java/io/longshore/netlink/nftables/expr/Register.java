package io.longshore.netlink.nftables.expr;

/**
 * A place where a rule keeps data between its expressions: enum nft_registers. There are sixteen of
 * four bytes; longer data takes those that follow too. The four registers of sixteen bytes are
 * other names for every fourth of them, and the kernel uses these names where it can: so does this
 * record.
 */
public record Register(int number) {
  private static final int FIRST_SHORT = 8; // NFT_REG32_00
  private static final int COUNT = 16; // NFT_REG32_COUNT

  /** Where the verdict goes. */
  public static final Register VERDICT = new Register(0);

  /** Checks and chooses the canonical name. */
  public Register {
    if (!isValid(number)) {
      throw new IllegalArgumentException("no register has the number " + number);
    }
    if (number >= FIRST_SHORT && number % 4 == 0) {
      number = 1 + (number - FIRST_SHORT) / 4;
    }
  }

  /** The register that begins at the four bytes with this index, from 0 to 15. */
  public static Register at(int slot) {
    return new Register(slot + FIRST_SHORT);
  }

  static boolean isValid(int number) {
    return number >= FIRST_SHORT ? number < FIRST_SHORT + COUNT : number >= 0 && number <= 4;
  }

  /** Which four bytes it begins at; -1 for the verdict. */
  public int slot() {
    if (number == 0) {
      return -1;
    }
    return number < FIRST_SHORT ? (number - 1) * 4 : number - FIRST_SHORT;
  }

  @Override
  public String toString() {
    return "reg " + number;
  }
}
