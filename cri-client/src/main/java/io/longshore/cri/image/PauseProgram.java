package io.longshore.cri.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * The program of a sandbox: it waits for ever, and for nothing. An ELF executable of one segment
 * ({@code include/uapi/linux/elf.h}) whose code repeats one system call.
 */
final class PauseProgram {
  private static final int HEADERS = 64 + 56;
  private static final long BASE = 0x400000;
  private static final short EXECUTABLE = 2;
  private static final int LOAD = 1;
  private static final int READ_AND_EXECUTE = 5;
  private static final short X86_64 = 62;
  private static final short AARCH64 = 183;

  /** mov eax, 34 (pause); syscall; jmp back. */
  private static final String X86_64_CODE = "b822000000" + "0f05" + "ebf7";

  /** mov x8, 73 (ppoll, arm64 has no pause); mov x0..x4, 0; svc 0; b back. */
  private static final String AARCH64_CODE =
      "280980d2"
          + "000080d2"
          + "010080d2"
          + "020080d2"
          + "030080d2"
          + "040080d2"
          + "010000d4"
          + "f9ffff17";

  private PauseProgram() {}

  /** For the processor that this runs on. */
  static byte[] bytes() {
    return switch (System.getProperty("os.arch")) {
      case "amd64" -> elf(X86_64, X86_64_CODE);
      case "aarch64" -> elf(AARCH64, AARCH64_CODE);
      case String other -> throw new IllegalStateException("no pause program for " + other);
    };
  }

  private static byte[] elf(short machine, String hex) {
    byte[] code = HexFormat.of().parseHex(hex);
    int length = HEADERS + code.length;
    ByteBuffer elf = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    // e_ident: 64 bits, little endian, version 1.
    elf.put(HexFormat.of().parseHex("7f454c46020101000000000000000000"));
    elf.putShort(EXECUTABLE).putShort(machine).putInt(1);
    elf.putLong(BASE + HEADERS).putLong(64).putLong(0).putInt(0);
    elf.putShort((short) 64).putShort((short) 56).putShort((short) 1);
    elf.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    elf.putInt(LOAD).putInt(READ_AND_EXECUTE);
    elf.putLong(0).putLong(BASE).putLong(BASE).putLong(length).putLong(length).putLong(0x1000);
    elf.put(code);
    return elf.array();
  }
}
